"""What a face is: its recipe, its record in the store, and its PNG."""
