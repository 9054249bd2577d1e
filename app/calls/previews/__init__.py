"""`POST /previews`: the picture of a face before it is made."""
