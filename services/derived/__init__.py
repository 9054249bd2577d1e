"""Faces derived from stored faces: transitions, mixes, averages, and similar faces."""
