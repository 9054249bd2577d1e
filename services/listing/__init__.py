"""Lists of stored faces: filtered, sorted, and page by page."""
