"""What can go wrong with a preparation as a whole."""


class PreparationError(ValueError):
    """The preparation cannot go on; the message says what would help."""
