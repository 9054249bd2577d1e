"""Pictures: PNG files, decoding, conversion to other sizes and formats, and sheets."""
