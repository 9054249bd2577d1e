"""`/faces` and `/faces/{id}`: lists, makes, describes and deletes faces."""
