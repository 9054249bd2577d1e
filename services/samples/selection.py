"""Chooses faces that are far enough from each other."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable
from typing import Any

import numpy as np

from services.network import NetworkShape
from services.samples.distinctness import Distinct, Distinctness, Drawn, needs_pictures

_MOST_WAITING = 2_000  # faces that are remembered for an exchange
_BYTES_OF_A_MEASUREMENT = 1 << 14


@dataclasses.dataclass(frozen=True, eq=False)
class _Candidate:
    """A face that was offered: the point that its distances are computed from, and its place in the order of offers."""

    face: Drawn
    point: Any
    place: int


class Selection:
    """Faces that are far enough from each other, chosen while they are drawn.

    A face that is far enough from all that were chosen is chosen. If it is too near to one of them alone, it waits.
    When two of those that wait for the same one are far enough from each other and from all others, they take its
    place (the exchange of one for two in Andrade et al. 2012, doi:10.1007/s10732-012-9196-4). The same faces in the
    same order are chosen each time.

    Args:
        distinctness: says which faces are too near to each other.
        moved: moves a face into the ranges of a request; returns it as it is if it is within them, and None if it
            cannot be moved there. After that, its distances are checked again.

    Attributes:
        tries: how many faces were offered.
        rejected: how many of them were not chosen when they were offered, because they were too near to others. Some
            of these may have been chosen later.
    """

    def __init__(self, distinctness: Distinctness, moved: Callable[[Drawn], Drawn | None] = lambda face: face) -> None:
        self._distinctness = distinctness
        self._moved = moved
        self._chosen: list[_Candidate] = []
        self._waiting: dict[_Candidate, list[_Candidate]] = {}  # by the one that they are too near to
        self._exchanges = not needs_pictures(distinctness.distinct)  # those that wait would take too much memory
        self.tries = 0
        self.rejected = 0

    def __len__(self) -> int:
        return len(self._chosen)

    @property
    def faces(self) -> list[Drawn]:
        """Those that are chosen, in the order in which they were offered, without their pictures."""
        return [each.face for each in sorted(self._chosen, key=lambda each: each.place)]

    def offer(self, face: Drawn) -> None:
        """Chooses a face, if it is far enough from the others, or lets it wait for an exchange."""
        self.tries += 1
        new = self._candidate(face, self.tries)
        near = self._near(new)
        if not near:
            if ready := self._ready(new, self._chosen):
                self._chosen.append(ready)
        elif not (len(near) == 1 and self._exchanges and self._exchanged(near[0], new)):
            self.rejected += 1

    def shares(self) -> dict[str, float]:
        """Returns the share of the faces that were too near to another one, as `distinct`."""
        return {} if self._distinctness.distinct is None else {"distinct": self.rejected / max(self.tries, 1)}

    def _exchanged(self, old: _Candidate, new: _Candidate) -> bool:
        """Puts `new` and one that waits in the place of `old`; returns False, and lets `new` wait, if none fits."""
        others = [each for each in self._chosen if each is not old]
        waiting = self._waiting.setdefault(old, [])
        mates = [each for each in waiting if not self._is_near(each, [new, *others])]
        first = self._ready(new, others) if mates else new
        if first is None:  # it cannot be moved
            return False
        for mate in mates:
            if second := self._ready(mate, [first, *others]):
                self._chosen = [*others, first, second]
                self._file_again(each for each in self._waiting.pop(old) if each is not mate)
                return True
            waiting.remove(mate)
        self._wait(old, new)
        return False

    def _file_again(self, candidates: Iterable[_Candidate]) -> None:
        """Lets those wait again that are too near to one chosen face alone."""
        for candidate in candidates:
            near = self._near(candidate)
            if len(near) == 1:
                self._wait(near[0], candidate)

    def _wait(self, old: _Candidate, new: _Candidate) -> None:
        """Lets `new` wait for the place of `old`. Of too many, the first in its list is forgotten, or else itself."""
        waiting = self._waiting.setdefault(old, [])
        if sum(map(len, self._waiting.values())) >= _MOST_WAITING:
            if not waiting:
                return
            waiting.pop(0)
        waiting.append(new)

    def _ready(self, candidate: _Candidate, others: Iterable[_Candidate]) -> _Candidate | None:
        """Returns a face moved into the ranges; None if it cannot be, or is too near to one of the others then."""
        face = self._moved(candidate.face)
        if face is None:
            return None
        ready = candidate if face is candidate.face else self._candidate(face, candidate.place)
        return None if self._is_near(ready, others) else ready

    def _candidate(self, face: Drawn, place: int) -> _Candidate:
        return _Candidate(dataclasses.replace(face, pixels=None), self._distinctness.point(face), place)

    def _near(self, candidate: _Candidate) -> list[_Candidate]:
        """Returns the chosen faces that a face is too near to."""
        return [each for each in self._chosen if self._is_near(candidate, [each])]

    def _is_near(self, candidate: _Candidate, others: Iterable[_Candidate]) -> bool:
        return any(self._distinctness.are_near(candidate.point, each.point) for each in others)


def remembered_bytes(distinct: Distinct | None, amount: int, config: NetworkShape) -> int:
    """Returns about how many bytes a selection of `amount` faces remembers."""
    if distinct is None:
        return 0
    if needs_pictures(distinct):
        return config.img_height * config.img_width * config.img_channels * amount
    point = np.dtype(np.float32).itemsize * config.num_ws * config.w_dim
    return (amount + _MOST_WAITING) * (_BYTES_OF_A_MEASUREMENT + point)
