"""How far faces are from each other: in the latent space, in pixels, in outline, in identity."""
