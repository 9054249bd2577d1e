"""Edits of faces along directions: named attributes, and directions computed from a network."""
