"""Tests of batches and of the rules across bundles."""
