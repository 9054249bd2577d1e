"""Faces from elsewhere: from latents, from recipes, and from the PNGs of other Facespaces."""
