"""What can go wrong with a training run, each told in one sentence.

TrainingError
├── DatasetError      the training set cannot be used
├── StateError        the run's folder cannot be used, or not be written
├── TransferError     the run cannot start from that network
└── DivergenceError   the networks have stopped learning
"""


class TrainingError(ValueError):
    """A run cannot begin or cannot go on; what its last checkpoint holds is safe."""


class DatasetError(TrainingError):
    """The training data cannot be used; the message names the file."""


class StateError(TrainingError):
    """A run's folder or its state cannot be used; the message names the file."""


class TransferError(TrainingError):
    """A run cannot start from that network; the message names what stands in the way."""


class DivergenceError(TrainingError):
    """A loss has exploded or a weight is no longer a number; the run's last checkpoint is from before that."""
