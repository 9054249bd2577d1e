"""How requests are read: query parameters, JSON bodies and forms."""
