"""What can go wrong with a preparation as a whole."""


class PreparationError(ValueError):
    """The preparation cannot go on; the message says what would help."""


class UnreadablePicture(ValueError):
    """A file holds no picture that can be read; the message says why."""
