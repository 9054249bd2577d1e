"""Edits that reach a target and hold the rest: constrained steps in w and w+, solved with forward passes alone."""
