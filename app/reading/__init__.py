"""How requests are read: queries, JSON bodies, forms, and the fields and limits that their schemas share."""
