"""How requests are answered: schemas, problems, ETags, and whether the client is still there."""
