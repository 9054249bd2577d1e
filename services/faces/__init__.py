"""Faces: made, stored, looked up, and verified."""
