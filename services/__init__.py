"""What a face is, how it is made, kept and found again. No HTTP and no SQL."""
