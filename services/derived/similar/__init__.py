"""Faces at a given distance from a stored face."""
