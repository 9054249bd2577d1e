"""The page of the laboratory: one document and its static files. It uses the public API only."""
