"""What an edit holds: names and groups of a request, turned into tolerances and cells of the picture."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping, Sequence

import numpy as np

from services.edits.cells import share_of_regions, widened
from services.edits.natures import GROUPS, Nature, fits
from services.edits.outputs import Seen
from services.edits.soft_quantities import OUTLINE_TOP
from services.edits.targets import statistics
from services.edits.tolerances import FIXED, PIXELS, tolerance
from services.errors import InvalidParameter
from services.measurements.population import Population
from services.measurements.reader import FaceReader
from services.network import Floats

_FINEST = 0.01  # of a usual tolerance
PIXEL_OUTCOME = "pixels"  # the name of the cells in tolerances and outcomes


@dataclasses.dataclass(frozen=True)
class Held:
    """What one edit holds.

    Attributes:
        tolerances: Of each quantity that is held, in its unit.
        aims: The tolerances that the search uses. They are not much finer than the usual ones, whatever the request
            gives: numbers of very different sizes cannot be computed with.
        named: The quantities that the request names, and does not only hold by a group.
        let_go: Quantities of the groups that cannot stay, because they belong to the change.
        cells: How much each cell of the picture should stay, [rows, columns] in 0..1.
        pixels: The tolerance of the cells, in levels.
    """

    tolerances: Mapping[str, float]
    aims: Mapping[str, float]
    named: frozenset[str]
    let_go: tuple[str, ...]
    cells: Floats
    pixels: float

    def only(self, names: Collection[str]) -> Held:
        """Returns this with some of the quantities only."""
        tolerances, aims = ({name: each[name] for name in names} for each in (self.tolerances, self.aims))
        return dataclasses.replace(self, tolerances=tolerances, aims=aims)

    def without(self, names: Collection[str]) -> Held:
        """Returns this without some quantities, which are let go."""
        kept = self.only([name for name in self.tolerances if name not in names])
        return dataclasses.replace(kept, let_go=(*self.let_go, *names))


class Holder:
    """Finds what is held in the faces of one network.

    Args:
        reader: For the network.
        population: The network's own faces.
    """

    def __init__(self, reader: FaceReader, population: Population) -> None:
        self._reader = reader
        readable = {each.name: each for each in reader.attributes if each.is_reliable and each.name in population.names}
        self._usual = {
            **{name: tolerance(each, statistics(population, name)[1]) for name, each in readable.items()},
            **{name: value for name, value in FIXED.items() if name in (*population.names, OUTLINE_TOP)},
        }

    def known(self, seen: Seen) -> list[str]:
        """Returns the names of what can be held or aimed at, in a picture in which `seen` was seen."""
        return [name for name in self._usual if name in seen.names and name != OUTLINE_TOP]

    def check(self, field: str, names: Collection[str], seen: Seen) -> None:
        """Raises InvalidParameter for a name in `field` that can be neither held nor aimed at."""
        known = self.known(seen)
        for name in names:
            if name in known:
                continue
            attribute = {each.name: each for each in self._reader.attributes}.get(name)
            if attribute is None or attribute.is_reliable:
                raise InvalidParameter(field, f"{field} must name some of {', '.join(known)}. Received: {name[:60]!r}.")
            raise InvalidParameter(
                field,
                f"{field}: {name} is read too badly from pictures (R² {attribute.r2:.2f}) to be held or aimed at.",
            )

    def held(
        self,
        hold: Sequence[str],
        targets: Collection[str],
        nature: Nature,
        tolerances: Mapping[str, float],
        seen: Seen,
    ) -> Held:
        """Returns what `hold` stands for.

        Args:
            hold: Names of quantities and groups.
            targets: The names of the targets, which are not held.
            nature: What belongs to their change.
            tolerances: Those that the request gives, by name.
            seen: What was seen of the face.

        Raises:
            InvalidParameter: A name is unknown, read too badly or also a target, or a tolerance is for none.
        """
        groups, named = [each for each in hold if each in GROUPS], frozenset(hold) - set(GROUPS)
        self.check("hold", named, seen)
        if both := sorted(named & set(targets)):
            raise InvalidParameter("hold", f"hold must not name {both[0]}, which is a target.")
        usual = {name: value for name, value in self._usual.items() if name in seen.names}
        in_groups = [
            name for name in usual if name not in targets and any(fits(name, GROUPS[group]) for group in groups)
        ]
        let_go = [name for name in in_groups if fits(name, nature.lets_go) and name not in named]
        chosen = [name for name in usual if name in named or (name in in_groups and name not in let_go)]
        self._check_tolerances(tolerances, [*chosen, *targets, PIXEL_OUTCOME])
        given = {name: tolerances.get(name, usual[name]) for name in chosen}
        return Held(
            given,
            {name: max(given[name], _FINEST * usual[name]) for name in chosen},
            named,
            tuple(name for name in let_go if name != OUTLINE_TOP),
            self._cells(groups, nature, seen),
            tolerances.get(PIXEL_OUTCOME, PIXELS),
        )

    def _cells(self, groups: Collection[str], nature: Nature, seen: Seen) -> Floats:
        """Returns how much each cell should stay: for `all` what is outside of the change, or only the background."""
        if not seen.readings.regions.size:  # a reader may have no segmentation
            return np.zeros((0, 0))
        free = widened(share_of_regions(seen.readings, self._reader.landmarks, nature.regions), nature.margin)
        stays = np.clip(1 - free, 0, 1)
        if "all" in groups:
            return stays
        background = share_of_regions(seen.readings, self._reader.landmarks, ["background"])
        return np.minimum(stays, background) if "background" in groups else np.zeros_like(stays)

    def _check_tolerances(self, tolerances: Mapping[str, float], known: Collection[str]) -> None:
        for name in tolerances:
            if name not in known:
                raise InvalidParameter(
                    "tolerances", f"tolerances must be of targets and of what is held. {name[:60]!r} is neither."
                )
