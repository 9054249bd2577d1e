"""The error that ends a preparation."""


class PreparationError(ValueError):
    """Raised when the preparation cannot continue. The message says what would help."""
