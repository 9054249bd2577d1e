"""Stimulus sets: faces in one standardised form, in a ZIP with a manifest and with what it takes to make them again."""
