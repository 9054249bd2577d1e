"""An uploaded picture as a face: read, aligned, projected."""
