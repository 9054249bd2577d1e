"""The form that the pictures of a stimulus set are brought into."""
