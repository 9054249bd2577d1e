"""What each engine checks about the arguments of a network, before it computes anything."""

from __future__ import annotations

from typing import Any

import numpy as np

from stylegan2.config import GeneratorConfig

PRECISIONS = ("float32", "bfloat16")
NOISE_MODES = ("const", "random", "none")


def check_precision(precision: str) -> None:
    """Raises ValueError for a precision that no engine has."""
    if precision not in PRECISIONS:
        raise ValueError(f"`precision` must be one of {', '.join(PRECISIONS)}. Received: {precision!r}")


def check_noise_mode(noise_mode: str) -> None:
    """Raises ValueError for an unknown noise mode."""
    if noise_mode not in NOISE_MODES:
        raise ValueError(f"`noise_mode` must be one of {', '.join(NOISE_MODES)}. Received: {noise_mode!r}")


def check_truncation(config: GeneratorConfig, psi: float, cutoff: int | None) -> None:
    """Raises ValueError for a psi that is not finite, or a cutoff that is not between 0 and num_ws."""
    if not np.isfinite(psi):
        raise ValueError(f"`truncation_psi` must be a finite number. Received: {psi}")
    if cutoff is not None and not 0 <= cutoff <= config.num_ws:
        raise ValueError(f"`truncation_cutoff` must be between 0 and {config.num_ws}. Received: {cutoff}")


def mapping_inputs(config: GeneratorConfig, z: Any, c: Any) -> list[np.ndarray]:
    """Returns what the mapping network takes: z [N, z_dim], and c [N, c_dim] if it is conditional, as float32.

    Raises:
        ValueError: A shape is wrong, a value is not finite, or labels are missing. The message names the argument.
    """
    z = checked_rows("z", z, (config.z_dim,))
    if not config.c_dim:
        return [z]
    if c is None:
        raise ValueError(f"`c` must be given: the network is conditional, with {config.c_dim} classes")
    labels = checked_rows("c", c, (config.c_dim,))
    if len(labels) != len(z):
        raise ValueError(f"`c` must have as many rows as `z`, {len(z)}. Received: {len(labels)}")
    return [z, labels]


def checked_ws(config: GeneratorConfig, ws: Any) -> np.ndarray:
    """Returns ws [N, num_ws, w_dim] as float32. Raises ValueError."""
    return checked_rows("ws", ws, (config.num_ws, config.w_dim))


def checked_rows(name: str, values: Any, shape: tuple[int, ...]) -> np.ndarray:
    """Returns `values` as float32 [N, *shape].

    Raises:
        ValueError: The shape is wrong, N is 0, or a value is not finite. The message names the argument.
    """
    rows = np.asarray(values, np.float32)
    if rows.shape[1:] != shape or rows.ndim != len(shape) + 1 or len(rows) == 0:
        raise ValueError(
            f"`{name}` must have the shape [N, {', '.join(map(str, shape))}]. Received: {list(rows.shape)}"
        )
    if not np.isfinite(rows).all():
        raise ValueError(f"`{name}` must be finite numbers. Received: NaN or infinity")
    return rows
