"""What is exchanged when a set is balanced: single pictures, or all pictures of one identity."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from services.errors import InvalidParameter
from services.stimuli.check.check import ALL_PAIRS
from services.stimuli.check.design import Design
from services.stimuli.check.factors import Levels

_FIELD = "balance"


@dataclasses.dataclass(frozen=True)
class Units:
    """Pictures that are taken or left together, in groups of each of which as many are taken.

    Attributes:
        pictures: the indices of each unit's pictures.
        groups: the units of each group, as indices. The units of single pictures form one group per cell; identities
            form one group.
        are_identities: whether a unit has all pictures of one identity, one in each cell.
    """

    pictures: list[NDArray[np.intp]]
    groups: list[NDArray[np.intp]]
    are_identities: bool


def units_of(design: Design, identities: Sequence[int | None], per_cell: int) -> Units:
    """Returns the units of a design; identities where each one has exactly one picture in each cell.

    So a design that is crossed within identities stays crossed.

    Args:
        design: the design of all candidates.
        identities: the face that each picture was derived from; None for a random face.
        per_cell: how many pictures are wanted in each cell.

    Raises:
        InvalidParameter: there is one cell, or are too many, or there are too few candidates in one.
    """
    members, factors = list(design.members.values()), ", ".join(design.factors) or "none"
    if len(members) < 2 or len(members) > ALL_PAIRS:
        raise InvalidParameter(
            _FIELD,
            f"{_FIELD} needs 2 to {ALL_PAIRS} cells. The factors of these faces ({factors}) form {len(members)}. Name "
            "the factors if the recipes of the faces do not tell them.",
        )
    for levels, own in zip(design.cells, members, strict=True):
        if len(own) < per_cell:
            raise InvalidParameter(
                "per_cell", f"per_cell must be at most {len(own)}: the cell {_named(levels)} has no more candidates. "
                f"Received: {per_cell}."
            )  # fmt: skip
    by_identity: dict[int, dict[int, int]] = {}
    for cell, own in enumerate(members):
        for picture in own:
            by_identity.setdefault(identities[picture] or -1, {})[cell] = int(picture)
    complete = all(len(pictures) == len(members) for pictures in by_identity.values())
    if complete and -1 not in by_identity and len(by_identity) * len(members) == len(design.levels):
        pictures = [np.array([own[cell] for cell in sorted(own)], np.intp) for own in by_identity.values()]
        return Units(pictures, [np.arange(len(pictures))], True)
    return _single(members)


def _single(members: Sequence[NDArray[np.intp]]) -> Units:
    ends = np.cumsum([0, *map(len, members)])
    groups = [np.arange(start, end) for start, end in itertools.pairwise(ends)]
    return Units([np.array([picture], np.intp) for own in members for picture in own], groups, False)


def _named(levels: Levels) -> str:
    return ", ".join(f"{name} {level}" for name, level in levels.items()) or "of all pictures"
