"""How responses are built: schemas, problems, ETags, and a check whether the client is still connected."""
