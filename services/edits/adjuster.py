"""Moves faces that nearly fit into ranges, while the rest is held."""

from __future__ import annotations

import contextlib
from collections.abc import Mapping

from services.edits.edit_recipe import edit_record
from services.edits.subjects import Subjects
from services.edits.targets import Target
from services.edits.wish import Design, Wish
from services.errors import InvalidParameter
from services.measurements.measurement import Measurement
from services.measurements.measurements import Measurements
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.rendering.networks import Networks

_INSIDE = 0.25  # of a range: how far inside its nearer end the target lies
_WISH = Wish(hold=("all",), partial=True, field="where")


class Adjuster:
    """Moves random faces into ranges, as a solved edit with everything held that fits already.

    Args:
        networks: Finds the network of a face.
        subjects: Gets to know a face.
        measurements: Measures it.
    """

    def __init__(self, networks: Networks, subjects: Subjects, measurements: Measurements) -> None:
        self._networks, self._subjects, self._measurements = networks, subjects, measurements

    def __call__(self, recipe: Recipe, where: Mapping[str, tuple[float, float]]) -> Recipe | None:
        """Returns the recipe of a face that comes near to the ranges of `where`, by name.

        Returns None if a quantity outside of its range is read too badly to be moved.

        Raises:
            NotMeasurable: There is no reader for the network.
            ClientGone, NetworkNotReady, QueueFull: See RenderQueue.results.
        """
        generator = self._networks.generator_of(recipe)
        reader = self._subjects.reader(generator.network, "adjust")
        before = self._measured(generator, recipe)
        layers = tuple(range(generator.network.config.num_ws))
        subject = self._subjects.of(generator, reader, recipe, before, layers)
        design = Design(targets_of(before.quantities, where))
        try:
            edited = subject.edited(design, _WISH)
        except InvalidParameter:
            return None
        derived = edit_record(edited, _WISH, _origin(recipe), layers, reader)
        return generator.derived_recipe(derived, edited.found.ws, recipe.noise_mode)

    def _measured(self, generator: Generator, recipe: Recipe) -> Measurement:
        with contextlib.closing(generator.pictures([recipe])) as pictures:
            return self._measurements.of_pixels(generator.network, next(pictures))


def targets_of(found: Mapping[str, float], where: Mapping[str, tuple[float, float]]) -> dict[str, Target]:
    """Returns targets for the quantities that are outside of their ranges, a little inside the nearer end."""
    return {
        name: Target(low + _INSIDE * (high - low) if found[name] < low else high - _INSIDE * (high - low))
        for name, (low, high) in where.items()
        if name in found and not low <= found[name] <= high
    }


def _origin(recipe: Recipe) -> dict[str, object]:
    """Returns what the recipe says of the random face, which is not stored and has no id."""
    values = {"seed": recipe.seed, "truncation_psi": recipe.truncation_psi, "class": recipe.class_}
    return {name: value for name, value in values.items() if value is not None}
