"""What a face is: attributes, landmarks, regions, photometry and geometry, measured on its pixels."""
