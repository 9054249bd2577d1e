"""Layers of a face, named in groups (coarse, middle, fine) or by number."""

from __future__ import annotations

from collections.abc import Sequence

from services.errors import InvalidParameter
from services.network import NetworkShape

GROUPS = ("coarse", "middle", "fine")
_STARTS = (0, 3, 7)  # the first w of the layers for the sizes 1 (4 px in a square network), 3 (16 px) and 5 (64 px)

Layers = str | Sequence[int]


def layer_indices(layers: Layers | None, config: NetworkShape, field: str = "layers") -> tuple[int, ...]:
    """Returns the indices into ws [num_ws, w_dim] that `layers` stands for, ascending.

    The groups follow section 3.1 of Karras et al. 2019 (arXiv:1812.04948): "coarse" are the layers of the first two
    resolutions (4 and 8 px: pose, shape of the head), "middle" those of the next two (16 and 32 px: features,
    expression), "fine" all others (64 px and more: colours, detail). Where two resolutions share a w, because toRGB
    takes the w of the next convolution, it belongs to the larger one.

    Args:
        layers: The name of a group, or indices; None stands for all layers.
        config: The configuration of the network.
        field: The parameter that `layers` comes from, for error messages.

    Raises:
        InvalidParameter: The network does not have these layers.
    """
    if layers is None:
        return tuple(range(config.num_ws))
    if isinstance(layers, str):
        return _group(layers, config, field)
    if not layers or not all(0 <= index < config.num_ws for index in layers) or len(set(layers)) < len(layers):
        raise InvalidParameter(
            field,
            f"{field} must be {', '.join(GROUPS)}, or different numbers from 0 to {config.num_ws - 1}. "
            f"Received: {list(layers)}.",
        )
    return tuple(sorted(layers))


def _group(name: str, config: NetworkShape, field: str) -> tuple[int, ...]:
    if name not in GROUPS:
        raise InvalidParameter(field, f"{field} must be {', '.join(GROUPS)}, or numbers. Received: {name!r}.")
    ends = (*_STARTS[1:], config.num_ws)
    start, end = _STARTS[GROUPS.index(name)], ends[GROUPS.index(name)]
    if start >= config.num_ws:
        size = f"{config.img_width}x{config.img_height}"
        raise InvalidParameter(field, f"{field}: a network of {size} pixels has no {name} layers.")
    return tuple(range(start, min(end, config.num_ws)))
