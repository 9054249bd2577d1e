"""Transitions: the walk through the latent space, its frames, and the distances between them."""
