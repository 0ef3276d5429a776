"""Attachments: what they are, what they prove, and where they are cited."""
