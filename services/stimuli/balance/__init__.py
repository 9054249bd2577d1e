"""Picks the faces of a set among candidates so that the cells of its design differ in the factors only."""
