"""Where faces are looked up. SQL lives here and nowhere else."""
