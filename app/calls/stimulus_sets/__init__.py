"""`POST /stimulus-sets` and `POST /stimulus-sets/replay`."""
