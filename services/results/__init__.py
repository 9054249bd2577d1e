"""The results folder: files, ids, and how the store is rebuilt from it."""
