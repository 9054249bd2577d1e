"""Directions in which faces can be moved: attributes by name, and what follows from the weights; and the edits."""
