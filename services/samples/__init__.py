"""Random faces that fit conditions: drawn, measured, and kept or not."""
