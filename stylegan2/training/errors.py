"""The errors of a training run.

TrainingError
├── DatasetError      the training set cannot be used
├── StateError        the run's folder cannot be read or written
├── TransferError     the run cannot start from the given network
└── DivergenceError   the losses or weights have become too large, or not finite
"""


class TrainingError(ValueError):
    """Raised when a run cannot start or cannot continue. Its last checkpoint is kept."""


class DatasetError(TrainingError):
    """Raised when the training data cannot be used. The message names the file."""


class StateError(TrainingError):
    """Raised when a run's folder or its state cannot be read or written. The message names the file."""


class TransferError(TrainingError):
    """Raised when a run cannot start from a network. The message names the property that does not fit."""


class DivergenceError(TrainingError):
    """Raised when a loss has exploded or a weight is not finite. The last checkpoint was saved before that."""
