"""The commands of `python -m stylegan2.directions`, one file each."""
