"""Measures of a generator that need only its pictures and the training set, and no other network."""
