"""`/faces` and `/faces/{id}`."""
