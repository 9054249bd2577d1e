"""Rows: what a network computes for one face. Rows of several requests share a launch."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np

from services.network import Float32s, Network

Key = TypeVar("Key", str, float)


@dataclasses.dataclass(frozen=True, eq=False, kw_only=True)
class Row:
    """What is computed for one face: from `z` (and `c`), or from finished `ws`.

    Args:
        z: [1, z_dim]; for a sample [N, z_dim].
        c: [1, c_dim] on a conditional network; for a sample [N, c_dim].
        truncation_psi: The truncation of the mapping.
        ws: [num_ws, w_dim], instead of z.
        noise_mode: "const" or "none".
        image: Whether the result is the image [H, W, C]; otherwise it is the ws.
        sample: Whether the result is the w [N, w_dim] of many z: for statistics, where the last bits do not matter.
    """

    z: Float32s | None = None
    c: Float32s | None = None
    truncation_psi: float = 1.0
    ws: Float32s | None = None
    noise_mode: str = "const"
    image: bool = True
    sample: bool = False


def compute(network: Network, rows: Sequence[Row]) -> list[Float32s]:
    """Returns the result of each row, with as few calls of the network as the parameters allow."""
    results = [network.sampled_w(_latent(row), row.c) if row.sample else row.ws for row in rows]
    unmapped = [index for index, result in enumerate(results) if result is None]
    for psi, indices in _grouped(unmapped, [row.truncation_psi for row in rows]):
        classes = [c for index in indices if (c := rows[index].c) is not None]
        z = np.concatenate([_latent(rows[index]) for index in indices])
        ws = network.mapping(z, np.concatenate(classes) if classes else None, truncation_psi=psi)
        _place(results, indices, ws)
    unseen = [index for index, row in enumerate(rows) if row.image and not row.sample]
    for noise_mode, indices in _grouped(unseen, [row.noise_mode for row in rows]):
        _place(results, indices, network.synthesis(np.stack([_known(results[i]) for i in indices]), noise_mode))
    return [_known(result) for result in results]


def _grouped(indices: Iterable[int], keys: Sequence[Key]) -> list[tuple[Key, list[int]]]:
    groups: dict[Key, list[int]] = {}
    for index in indices:
        groups.setdefault(keys[index], []).append(index)
    return list(groups.items())


def _place(results: list[Float32s | None], indices: Sequence[int], values: Float32s) -> None:
    for index, value in zip(indices, values, strict=True):
        results[index] = value


def _latent(row: Row) -> Float32s:
    assert row.z is not None, "a row has z or ws"
    return row.z


def _known(result: Float32s | None) -> Float32s:
    assert result is not None
    return result
