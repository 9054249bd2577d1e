"""Trains the measuring networks on rendered faces, whose attributes, regions and landmarks are known."""
