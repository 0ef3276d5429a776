"""Tests of two submissions side by side."""
