"""What `stylegan2` raises.

ValueError
└── CheckpointError     a file or an address is not a StyleGAN2 network that can be read

Wrong arguments (a `w` of the wrong width, a `truncation_cutoff` out of range) are plain `ValueError`s.
"""


class CheckpointError(ValueError):
    """A network file cannot be used.

    The message is one sentence for the person who named the file: what was found, and what can be read instead.
    """
