"""Turns a folder of photographs into a training set: zip shards of equally large pictures, as in StyleGAN2-ADA."""
