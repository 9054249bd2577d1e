"""Measures faces: estimates attributes, regions and landmarks from pictures with small convolutional networks."""
