"""One face that is edited: what is known of it, and the edited faces that follow."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Mapping

import numpy as np

from services.edits.asked import pixel_difference, problem
from services.edits.dependence import Vector, determining
from services.edits.held import PIXEL_OUTCOME, Held, Holder
from services.edits.linear_start import FAR
from services.edits.natures import Nature, joined
from services.edits.outcomes import Outcome, Outcomes, far_off
from services.edits.outputs import Pictures, Seen
from services.edits.searches import Found, Searches
from services.edits.targets import Goal, goal
from services.edits.wish import Design, Wish
from services.errors import NotMeasurable
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
        outcomes: What became of targets and held quantities.
        dependent: The names that together determine a target, by its name, if they kept it from being reached.
    """

    design: Design
    goals: Mapping[str, Goal]
    found: Found
    held: Held
    outcomes: Outcomes
    dependent: Mapping[str, tuple[str, ...]] = dataclasses.field(default_factory=dict)


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
        relations: Returns the attributes of the same few hundred faces of the network, by name.
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
        relations: Callable[[], Mapping[str, Vector]],
    ) -> None:
        self._pictures, self._seen, self._population = pictures, seen, population
        self._holder, self._searches, self._start, self._measure = holder, searches, start, measure
        self._relations = relations
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

    def edited(self, design: Design, wish: Wish) -> Edited:
        """Returns the face that comes nearest to a design.

        If it is not as it should be, because some held attributes determine a target, those that the request does not
        name itself are let go, and the search is repeated.

        Raises:
            InvalidParameter, NotMeasurable: See `goals` and Holder.held.
            ClientGone, NetworkNotReady, QueueFull: See RenderQueue.results.
        """
        goals, nature = self.goals(design, wish), joined(design.targets)
        held = self._held(design, nature, wish)
        found = self._solved(design, goals, held, nature, wish)
        if not (_misses(found, wish) or far_off(found.outcomes, wish.tolerances)):
            return found
        dependent = self._dependent(goals, held)
        free = {name for together in dependent.values() for name in together} - held.named
        if free:
            found = self._solved(design, goals, held.without(sorted(free)), nature, wish)
        return dataclasses.replace(found, dependent=dependent)

    def _held(self, design: Design, nature: Nature, wish: Wish) -> Held:
        """Returns what is held, without what cannot be seen on this face."""
        held = self._holder.held(wish.hold, design.targets, nature, wish.tolerances, self._seen)
        return held.only([name for name in held.tolerances if self._is_seen(name)])

    def _solved(self, design: Design, goals: Mapping[str, Goal], held: Held, nature: Nature, wish: Wish) -> Edited:
        wanted = {name: each.wanted if wish.insist else each.nearest for name, each in goals.items()}
        is_far = nature.far or any(each.distance > FAR for each in goals.values())
        begin = self._start(goals) if is_far and any(wanted[name] != goals[name].before for name in goals) else None
        found = self._searches.solve(problem(wanted, goals, held, self._seen), nature.in_w, begin, wish.insist)
        return Edited(design, goals, found, held, self._outcomes(goals, held, found))

    def _dependent(self, names: Collection[str], held: Held) -> dict[str, tuple[str, ...]]:
        """Returns what determines each of the targets `names` while it is held; targets that are free are absent."""
        values = self._relations()
        others = {name: values[name] for name in held.tolerances if name in values}
        found = {name: tuple(determining(values[name], others)) for name in names if name in values}
        return {name: together for name, together in found.items() if together}

    def _is_seen(self, name: str) -> bool:
        return bool(np.isfinite(self._seen.outputs[0, self._seen.names.index(name)]))

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


def _misses(edited: Edited, wish: Wish) -> bool:
    """Returns whether a target is further off than it has to be."""
    return any(
        not abs(edited.outcomes[name].after - (goal.wanted if wish.insist else goal.nearest)) <= goal.tolerance
        for name, goal in edited.goals.items()
    )
