"""From a folder of photographs to a training set: zip shards of pictures of one shape, as StyleGAN2-ADA stores them."""
