"""Formatted text: one allow-list drives the editor and the server's sanitiser."""
