"""Splits rendered faces by person: two groups to train on, and one to measure the accuracy with."""

from __future__ import annotations

import numpy as np

GROUPS = {"first": range(9), "second": range(9, 18), "held-out": range(18, 20)}  # of twenty people


def in_group(people: np.ndarray, group: str) -> np.ndarray:
    """Returns the rows [M] of the pictures of one of GROUPS, for the numbers of the persons [N].

    Networks that were trained on the people of different groups make independent errors: what one has steered, the
    other may judge.
    """
    return np.flatnonzero(np.isin(people % 20, GROUPS[group]))
