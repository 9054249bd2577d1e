"""Masks with a soft edge from the probabilities of a segmentation."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from services.distances.foreground import flooded
from services.stimuli.forms.luminance import Values

Mask = NDArray[np.bool_]

_EDGE = 2.0  # the slope of a mask against the probability: the edge lies between the probabilities 0.25 and 0.75
_MOST_PIECES = 100  # of a region that are compared; a network finds a few


def soft(probability: Values) -> Values:
    """Returns how visible each pixel is, 0..1, by the probability 0..1 that it is part of what is shown."""
    shown: Values = np.clip((probability - np.float32(0.5)) * np.float32(_EDGE) + np.float32(0.5), 0, 1)
    return shown


def in_one_piece(probability: Values) -> Values:
    """Returns the probabilities [H, W] of one region without holes: those of its largest piece, and 1 in its holes.

    The rim keeps its probabilities, so that the edge stays where the network saw it. All is 0 if nothing is above 0.5.
    """
    solid = probability > 0.5
    piece = largest_piece(solid)
    outside = flooded(~piece, _border(piece.shape))
    filled = ~outside
    near = _grown(filled)
    core = ~_grown(~filled)
    return np.where(core, np.float32(1), np.where(near, probability, np.float32(0)))


def largest_piece(mask: Mask) -> Mask:
    """Returns the connected piece of `mask` [H, W] with the most pixels."""
    left, best = mask.copy(), np.zeros_like(mask)
    for _ in range(_MOST_PIECES):
        if np.count_nonzero(left) <= np.count_nonzero(best):
            break
        seed = np.zeros_like(mask)
        seed.flat[left.argmax()] = True
        piece = flooded(left, seed)
        left &= ~piece
        if np.count_nonzero(piece) > np.count_nonzero(best):
            best = piece
    return best


def _border(shape: tuple[int, ...]) -> Mask:
    border = np.ones(shape, np.bool_)
    border[1:-1, 1:-1] = False
    return border


def _grown(mask: Mask) -> Mask:
    """Returns `mask` and the pixels beside it."""
    padded = np.pad(mask, 1)
    return padded[1:-1, 1:-1] | padded[:-2, 1:-1] | padded[2:, 1:-1] | padded[1:-1, :-2] | padded[1:-1, 2:]
