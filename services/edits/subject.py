"""One face that is edited: what is known of it, and the edited faces that follow."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from services.edits.asked import pixel_difference, problem
from services.edits.dependence import determining
from services.edits.held import PIXEL_OUTCOME, Held, Holder
from services.edits.linear_start import FAR
from services.edits.natures import Nature, joined
from services.edits.outcomes import Outcome, Outcomes
from services.edits.outputs import Pictures, Seen
from services.edits.searches import Found, Searches
from services.edits.targets import Goal, goal
from services.edits.wish import Design, Wish
from services.errors import InvalidParameter, NotMeasurable
from services.measurements.measurement import Measurement
from services.measurements.population import Population
from services.network import Floats
from stylegan2.pictures.pixels import Pixels, to_pixels


@dataclasses.dataclass(frozen=True)
class Edited:
    """An edited face before it is stored.

    Attributes:
        design: What it should be.
        goals: What follows from it for this face, by name.
        found: Where the search ended.
        held: What was held.
        dependent: What could not be held, because it is determined by the targets and what is held: the name of the
            target, and the names with which it depends on it.
        outcomes: What became of targets and held quantities.
    """

    design: Design
    goals: Mapping[str, Goal]
    found: Found
    held: Held
    dependent: Mapping[str, tuple[str, ...]]
    outcomes: Outcomes


class Subject:
    """A face that is edited.

    Args:
        pictures: Of the face's network.
        seen: What was seen of the face.
        before: What was measured on its stored pixels.
        population: The network's own faces.
        holder: Finds what is held.
        searches: Around the face.
        start: Returns the linear edit that comes near to goals; None if there is none.
        measure: Measures a picture of the network.
    """

    def __init__(
        self,
        pictures: Pictures,
        seen: Seen,
        before: Measurement,
        population: Population,
        holder: Holder,
        searches: Searches,
        start: Callable[[Mapping[str, Goal]], Floats | None],
        measure: Callable[[Pixels], Measurement],
    ) -> None:
        self._pictures, self._seen, self._population = pictures, seen, population
        self._holder, self._searches, self._start, self._measure = holder, searches, start, measure
        self._before = {name: value for name, value in before.quantities.items() if np.isfinite(value)}

    def goals(self, design: Design, wish: Wish) -> dict[str, Goal]:
        """Returns the goals of a design, by name.

        Raises:
            InvalidParameter: A name is unknown, or is read too badly.
            NotMeasurable: A target cannot be measured on this face.
        """
        self._holder.check(wish.field, design.targets, self._seen)
        for name in design.targets:
            if name not in self._before:
                raise NotMeasurable(wish.place(name), f"{wish.place(name)}: {name} cannot be measured on this face.")
        return {
            name: goal(name, target, design.step, self._before[name], self._population, wish.tolerances.get(name))
            for name, target in design.targets.items()
        }

    def held(self, names: Sequence[str], wish: Wish) -> tuple[Held, dict[str, tuple[str, ...]]]:
        """Returns what is held while the targets `names` change, and what cannot be, by target (see Edited.dependent).

        Raises:
            InvalidParameter: `hold` or `tolerances` has a wrong name, or names what cannot be held.
        """
        nature = joined(names)
        held = self._holder.held(wish.hold, names, nature, wish.tolerances, self._seen)
        held = dataclasses.replace(
            held, tolerances={name: value for name, value in held.tolerances.items() if self._is_seen(name)}
        )
        dependent: dict[str, tuple[str, ...]] = {}
        for name in names:
            held = self._freed(name, held, nature, dependent)
        return held, dependent

    def edited(self, design: Design, wish: Wish) -> Edited:
        """Returns the face that comes nearest to a design.

        Raises:
            InvalidParameter, NotMeasurable: See `goals` and `held`.
            ClientGone, NetworkNotReady, QueueFull: See RenderQueue.results.
        """
        goals, nature = self.goals(design, wish), joined(design.targets)
        held, dependent = self.held(list(design.targets), wish)
        wanted = {name: each.wanted if wish.insist else each.nearest for name, each in goals.items()}
        is_far = nature.far or any(each.distance > FAR for each in goals.values())
        begin = self._start(goals) if is_far and any(wanted[name] != goals[name].before for name in goals) else None
        found = self._searches.solve(problem(wanted, goals, held, self._seen), nature.in_w, begin)
        return Edited(design, goals, found, held, dependent, self._outcomes(goals, held, found))

    def _is_seen(self, name: str) -> bool:
        return bool(np.isfinite(self._seen.outputs[0, self._seen.names.index(name)]))

    def _freed(self, name: str, held: Held, nature: Nature, dependent: dict[str, tuple[str, ...]]) -> Held:
        """Returns `held` without what determines the target `name`; adds it to `dependent`."""
        jacobian, names = self._searches.at_face(nature.in_w).jacobian, self._seen.names
        own = jacobian[names.index(name)]
        slopes = {each: jacobian[names.index(each)] for each in held.tolerances}
        while together := determining(own, slopes):
            if set(together) <= held.named:
                raise InvalidParameter("hold", _cannot_hold(name, together))
            dropped = [each for each in together if each not in held.named]
            dependent[name] = (*dependent.get(name, ()), *together)
            held = held.without(dropped)
            slopes = {each: slope for each, slope in slopes.items() if each not in dropped}
        return held

    def _outcomes(self, goals: Mapping[str, Goal], held: Held, found: Found) -> Outcomes:
        image = self._pictures.images(found.ws[None])[0]
        after = self._measure(to_pixels(image)).quantities
        outcomes = {
            name: Outcome("target", each.before, each.wanted, after.get(name, np.nan), each.tolerance)
            for name, each in goals.items()
        }
        for name, tolerance in held.tolerances.items():
            if name in self._before and name in after:
                outcomes[name] = Outcome("held", self._before[name], self._before[name], after[name], tolerance)
        if held.cells.any():
            moved = pixel_difference(held, self._seen, self._pictures.seen(found.ws[None]))
            outcomes[PIXEL_OUTCOME] = Outcome("held", 0.0, 0.0, moved, held.pixels)
        return outcomes


def _cannot_hold(name: str, together: Sequence[str]) -> str:
    names = f"{', '.join(together[:-1])} and {together[-1]}" if together[1:] else together[0]
    return f"hold must leave {name} free to change. In this face it is determined by {names}."
