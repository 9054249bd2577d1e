"""Stimulus sets: faces in one form, in a ZIP with a manifest and everything that is needed to make them again."""
