"""What can go wrong with pictures."""


class UnreadablePicture(ValueError):
    """A file holds no picture that can be read; the message says why."""


class DetectorUnavailable(ValueError):
    """Faces cannot be detected; the message says what is missing."""
