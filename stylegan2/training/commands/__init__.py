"""The commands of `python -m stylegan2.training`, one file each."""
