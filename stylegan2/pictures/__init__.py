"""Reading, framing, aligning and laying out pictures, for serving and for training."""
