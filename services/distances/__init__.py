"""Distances between faces: of latents, pixels, contours and identities."""
