"""Edits: moves faces along directions, for instance to make them older, smiling or turned."""

from __future__ import annotations

import dataclasses
import functools
import itertools
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from services.directions.axes import LayerIndices
from services.directions.steps import Steps
from services.faces.drafted import Drafted
from services.faces.lookup import SourceFaces, Sources
from services.faces.maker import Draft, FaceMaker
from services.network import Float32s
from services.ranges.check import check_range
from services.ranges.nearest import Within, furthest_crossed, furthest_each
from services.ranges.ranges import Ranges
from services.ranges.warned import Made
from services.recipes.derived import Derived
from services.recipes.face import Face
from services.recipes.layers import Layers, layer_indices
from services.rendering.generator import Generator

MAX_STRENGTH = 10.0  # standard deviations: far beyond the range of the network's faces


@dataclasses.dataclass(frozen=True)
class EditedFace:
    """A face of a crossed edit, and its strength along each direction, by name."""

    face: Face
    strengths: dict[str, float]


@dataclasses.dataclass(frozen=True)
class _Start:
    """The face to edit and the layers that may move."""

    source: Sources
    layers: LayerIndices

    @property
    def generator(self) -> Generator:
        """The generator of the face's network."""
        return self.source.generator

    @functools.cached_property
    def ws(self) -> Float32s:
        """The face's ws [num_ws, w_dim]. A seed is mapped on first use, which is after the directions are checked."""
        ws: Float32s = self.source.latents()[0]
        return ws

    @property
    def described(self) -> Derived:
        """The start's part of an edited face's recipe."""
        return {"layers": list(self.layers), "from": self.source.origins[0]}

    def moved(self, derived: Derived, steps: Sequence[tuple[Float32s, float]]) -> Draft:
        """Returns the draft of the face after `steps` (see `moved`), with `derived` in its recipe."""
        return Draft(self.generator.derived_recipe(derived, moved(self.ws, steps), self.source.noise_mode))


class Edits:
    """Makes faces at ws + strength * direction. Strengths are in standard deviations.

    These are the linear edits of InterFaceGAN (Shen et al. 2020, arXiv:1907.10786), GANSpace (Härkönen et al. 2020,
    arXiv:2004.02546, where `layers` are its layer-wise edits) and SeFa (Shen and Zhou 2021, arXiv:2007.06600).
    """

    def __init__(self, sources: SourceFaces, maker: FaceMaker, steps: Steps, ranges: Ranges) -> None:
        self._sources = sources
        self._maker = maker
        self._steps = steps
        self._ranges = ranges

    def make(
        self,
        face_id: int,
        direction: str,
        strengths: Sequence[float],
        layers: Layers | None = None,
        control: Sequence[str] = (),
        *,
        insist: bool = False,
        field: str = "strengths",
    ) -> Made[Face]:
        """Makes the face at each strength, in order. Strength 0 gives the same face, bit for bit.

        Args:
            face_id: the face to edit.
            direction: the direction's name.
            strengths: of the edits, one per new face.
            layers: that may change (see `layer_indices`); None for all.
            control: names of directions that are held still.
            insist: whether to make faces that lie far beyond the network's own faces.
            field: the field of the request that holds the strengths; `strength` if there is only one.

        Raises:
            FaceNotFound: there is no such face.
            OutOfRange: a face would lie far beyond the network's own faces, and `insist` is false.
            InvalidParameter: `direction`, `layers` or `control` does not fit the face's network.
            DirectionsUnusable: a file of directions cannot be used.
            ServiceError: see SourceFaces.of and FaceMaker.make.
        """
        drafted = self.draft(face_id, direction, strengths, layers, control, insist=insist, field=field)
        return drafted.made(self._maker)

    def draft(
        self,
        face_id: int,
        direction: str,
        strengths: Sequence[float],
        layers: Layers | None = None,
        control: Sequence[str] = (),
        *,
        insist: bool = False,
        field: str = "strengths",
    ) -> Drafted:
        """Returns the faces that `make` makes, without making them. Raises what `make` does."""
        start = self._start(face_id, layers)
        step = self._steps.along(start.generator, direction, start.layers, control)
        derived: Derived = {
            **start.described, "by": "edit", "direction": direction, "control": list(dict.fromkeys(control)),
            "directions": step.sources,
        }  # fmt: skip
        drafts = [
            start.moved({**derived, "strength": float(strength)}, [(step.shift, strength)]) for strength in strengths
        ]

        def nearest(is_within: Within) -> float | list[float]:
            values = furthest_each(lambda value: moved(start.ws, [(step.shift, value)]), strengths, is_within)
            return values[0] if field == "strength" else values

        return self._checked(start, drafts, field, nearest, insist)

    def make_crossed(
        self,
        face_id: int,
        crossed: Mapping[str, Sequence[float]],
        layers: Layers | None = None,
        control: Sequence[str] = (),
        *,
        insist: bool = False,
    ) -> Made[EditedFace]:
        """Makes a face for each combination of strengths of several directions. The last direction varies fastest.

        Each direction holds the other ones and `control` still, so that the factors of an experiment are independent.

        Args:
            face_id: the face to edit.
            crossed: the strengths of each direction, by its name.
            layers: that may change (see `layer_indices`); None for all.
            control: names of further directions that are held still.
            insist: whether to make faces that lie far beyond the network's own faces.

        Raises:
            FaceNotFound: there is no such face.
            OutOfRange: a face would lie far beyond the network's own faces, and `insist` is false.
            InvalidParameter: `crossed`, `layers` or `control` does not fit the face's network.
            DirectionsUnusable: a file of directions cannot be used.
            ServiceError: see SourceFaces.of and FaceMaker.make.
        """
        made = self.draft_crossed(face_id, crossed, layers, control, insist=insist).made(self._maker)
        edited = [EditedFace(*each) for each in zip(made, _combinations(crossed), strict=True)]
        return Made(edited, made.warnings)

    def draft_crossed(
        self,
        face_id: int,
        crossed: Mapping[str, Sequence[float]],
        layers: Layers | None = None,
        control: Sequence[str] = (),
        *,
        insist: bool = False,
    ) -> Drafted:
        """Returns the faces that `make_crossed` makes, without making them. Raises what `make_crossed` does."""
        start = self._start(face_id, layers)
        held = {name: [*control, *(other for other in crossed if other != name)] for name in crossed}
        steps = {
            name: self._steps.along(start.generator, name, start.layers, held[name], "crossed") for name in crossed
        }
        derived: Derived = {
            **start.described, "by": "edit", "control": list(dict.fromkeys(control)),
            "directions": {name: origin for step in steps.values() for name, origin in step.sources.items()},
        }  # fmt: skip
        drafts = [
            start.moved({**derived, "crossed": strengths}, [(steps[name].shift, strengths[name]) for name in crossed])
            for strengths in _combinations(crossed)
        ]

        shifts = [steps[name].shift for name in crossed]

        def nearest(is_within: Within) -> dict[str, list[float]]:
            return furthest_crossed(
                lambda each: moved(start.ws, list(zip(shifts, each, strict=True))), crossed, is_within
            )

        return self._checked(start, drafts, "crossed", nearest, insist)

    def _checked(
        self, start: _Start, drafts: Sequence[Draft], field: str, nearest: Callable[[Within], Any], insist: bool
    ) -> Drafted:
        """Checks the faces of `drafts` against the range of the network."""
        frames = [draft.recipe.latents() for draft in drafts]
        w_range = self._ranges.of(start.generator)
        checked = check_range(w_range, frames, [start.ws], field=field, nearest=nearest, insist=insist)
        looked_at = [dataclasses.replace(draft, blamed=None if insist else field) for draft in drafts]
        return Drafted(start.generator, looked_at, checked.warnings)

    def _start(self, face_id: int, layers: Layers | None) -> _Start:
        source = self._sources.of("id", [face_id])
        return _Start(source, layer_indices(layers, source.generator.network.config))


def _combinations(crossed: Mapping[str, Sequence[float]]) -> list[dict[str, float]]:
    """Returns the strengths of each face, by direction. The last direction varies fastest."""
    return [dict(zip(crossed, each, strict=True)) for each in itertools.product(*crossed.values())]


def moved(ws: Float32s, steps: Sequence[tuple[Float32s, float]]) -> Float32s:
    """Returns ws + the sum of strength * shift over `steps`, [num_ws, w_dim].

    `steps` are pairs of a shift [num_ws, w_dim] and its strength. The sum is computed in float64 and rounded once.
    """
    total: Float32s = (ws + sum(strength * shift.astype(np.float64) for shift, strength in steps)).astype(np.float32)
    return total
