"""The commands of `python -m stylegan2.directions`, one per file."""
