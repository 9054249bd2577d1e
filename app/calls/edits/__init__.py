"""`POST /faces/edits`: faces changed along directions, or towards targets while the rest is held."""
