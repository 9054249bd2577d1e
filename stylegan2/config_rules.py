"""The rules that every configuration keeps, wherever it comes from: types, ranges and sizes.

The limits lie far above every published network. They keep a hostile file from describing a network that fills the
memory, takes minutes to build, or computes with numbers that are not finite.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from stylegan2.messages import shown

MAX_SIDE = 8192  # published: 1024
MAX_PIXELS = 1 << 24
MAX_FEATURES = 1 << 29  # numbers in one layer's output for one image; 2^25 at 1024 px
MAX_WIDTH = 8192  # feature maps, and widths of dense layers; published: 512
MAX_BLOCKS = 14  # an image of 8192 pixels from one; published: 9
MAX_CLASSES = 1 << 17
MAX_MAPPING_LAYERS = 100  # published: 8
MAX_LR_MULTIPLIER = 1e6  # published: 0.01 to 1
MAX_CLAMP = 1e6  # published: 256
MAX_TAPS = 64  # published: 4
MAX_TAP = 1e6
# How many times larger than the sum of all taps a tap may be. The layers divide by the sum.
MAX_TAP_PER_SUM = 1000


def check_whole(config: Any, **ranges: tuple[int, int]) -> None:
    """Raises ValueError if an attribute is not a whole number in its range (lowest, highest)."""
    for name, (lowest, highest) in ranges.items():
        value = getattr(config, name)
        if not is_whole(value) or not lowest <= value <= highest:
            raise _wrong(name, f"a whole number from {lowest} to {highest}", value)


def check_positive(config: Any, name: str, highest: float) -> None:
    """Raises ValueError if an attribute is not a number above 0 and up to `highest`."""
    value = getattr(config, name)
    # A multiplier of 1e-300 is as useless as 0: what is divided by it overflows.
    if not is_number(value) or not 1 / highest <= value <= highest:
        raise _wrong(name, f"a number from {1 / highest:g} to {highest:g}", value)


def check_one_of(config: Any, name: str, allowed: Sequence[Any], wanted: str = "") -> None:
    """Raises ValueError if an attribute is not one of `allowed`. 1, 1.0 and True are different values."""
    value = getattr(config, name)
    if not any(type(value) is type(each) and value == each for each in allowed):
        raise _wrong(name, wanted or f"one of {', '.join(map(str, allowed))}", value)


def check_channels(config: Any) -> None:
    """Raises ValueError if `channels` does not fit the size of the image, or the features fill the memory."""
    channels, sides = config.channels, (config.img_height, config.img_width)
    wanted = f"1 to {_most_blocks(sides)} whole numbers from 1 to {MAX_WIDTH} for an image of {sides[0]}x{sides[1]}"
    if not isinstance(channels, tuple) or not 1 <= len(channels) <= _most_blocks(sides):
        raise _wrong("channels", wanted, channels)
    if not all(is_whole(features) and 1 <= features <= MAX_WIDTH for features in channels):
        raise _wrong("channels", wanted, channels)
    for (height, width), features in zip(config.block_shapes, channels, strict=True):
        if height * width * features > MAX_FEATURES:
            raise _wrong("channels", f"at most {MAX_FEATURES // (height * width)} at {height}x{width} pixels", channels)


def check_taps(config: Any) -> None:
    """Raises ValueError if `resample_filter` has no, too many or useless taps."""
    taps = config.resample_filter
    if not isinstance(taps, tuple) or not 1 <= len(taps) <= MAX_TAPS:
        raise _wrong("resample_filter", f"1 to {MAX_TAPS} numbers", taps)
    if not all(is_number(tap) and abs(tap) <= MAX_TAP for tap in taps):
        raise _wrong("resample_filter", f"numbers from {-MAX_TAP:g} to {MAX_TAP:g}", taps)
    if not max(map(abs, taps)) <= MAX_TAP_PER_SUM * abs(sum(taps)) > 0:
        raise _wrong("resample_filter", f"numbers with a sum of at least 1/{MAX_TAP_PER_SUM} of the largest", taps)


def is_whole(value: Any) -> bool:
    """Returns whether a value is a whole number. True and False are not."""
    return isinstance(value, int) and not isinstance(value, bool)


def is_number(value: Any) -> bool:
    """Returns whether a value is a number. True and False are not; NaN is, but it lies in no range."""
    return isinstance(value, float) or is_whole(value)


def _most_blocks(sides: tuple[int, int]) -> int:
    """Returns how many blocks an image of these sides can have: each but the first doubles both sides."""
    common = sides[0] | sides[1]
    return (common & -common).bit_length()


def _wrong(name: str, wanted: str, value: Any) -> ValueError:
    return ValueError(f"`{name}` must be {wanted}. Received: {shown(value)}")
