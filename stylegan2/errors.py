"""Exceptions that `stylegan2` raises.

ValueError
└── CheckpointError     a file or an address is not a StyleGAN2 network that can be read

Wrong arguments (a `w` of the wrong width, a `truncation_cutoff` out of range) raise a plain `ValueError`.
"""


class CheckpointError(ValueError):
    """Raised when a network file cannot be used.

    The message is one sentence for the user who named the file. It says what was found and what can be read instead.
    """
