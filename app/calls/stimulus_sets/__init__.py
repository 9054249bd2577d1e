"""`POST /stimulus-sets` and `POST /stimulus-sets/replay`: makes stimulus sets, and makes them again."""
