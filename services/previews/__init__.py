"""Pictures of faces that are not stored: made in time, or given up for newer ones."""
