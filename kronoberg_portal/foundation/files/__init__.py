"""Uploaded documents: known kinds only, by name and by content, under random names."""
