"""Faces derived from stored ones by where these are in the latent space: on the way, between, beside, mixed."""
