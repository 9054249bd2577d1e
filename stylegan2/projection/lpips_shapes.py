"""The layers of AlexNet that LPIPS uses, and the shapes of their weights."""

from __future__ import annotations

# For each convolution: input and output channels, side of the kernel, stride, padding, and whether a 3x3 max pooling
# with stride 2 precedes it (Krizhevsky 2014, arXiv:1404.5997).
CONVOLUTIONS = (
    (3, 64, 11, 4, 2, False),
    (64, 192, 5, 1, 2, True),
    (192, 384, 3, 1, 1, True),
    (384, 256, 3, 1, 1, False),
    (256, 256, 3, 1, 1, False),
)


def shapes() -> dict[str, tuple[int, ...]]:
    """Returns the shapes of the weights by name.

    The names are `conv0/kernel` [side, side, in, out], `conv0/bias` [out], `head0` [out], and so on up to 4.
    """
    named: dict[str, tuple[int, ...]] = {}
    for k, (before, after, side, *_) in enumerate(CONVOLUTIONS):
        named |= {f"conv{k}/kernel": (side, side, before, after), f"conv{k}/bias": (after,), f"head{k}": (after,)}
    return named
