"""Faces moved along a direction: older, smiling, turned, or along what nobody has a name for."""

from __future__ import annotations

import dataclasses
import functools
import itertools
from collections.abc import Mapping, Sequence

import numpy as np

from services.directions.axes import LayerIndices
from services.directions.steps import Steps
from services.faces.lookup import SourceFaces, Sources
from services.faces.maker import Draft, FaceMaker
from services.network import Float32s
from services.recipes.derived import Derived
from services.recipes.face import Face
from services.recipes.layers import Layers, layer_indices
from services.rendering.generator import Generator

MAX_STRENGTH = 10.0  # standard deviations: beyond it there are no faces


@dataclasses.dataclass(frozen=True)
class EditedFace:
    """A face of a crossed edit, and how far it went in each direction."""

    face: Face
    strengths: dict[str, float]


@dataclasses.dataclass(frozen=True)
class _Start:
    """The face to edit and the layers that may move."""

    source: Sources
    layers: LayerIndices

    @property
    def generator(self) -> Generator:
        """Of the face's network."""
        return self.source.generator

    @functools.cached_property
    def ws(self) -> Float32s:
        """[num_ws, w_dim]; mapped when it is first needed, which is after the directions have been checked."""
        ws: Float32s = self.source.latents()[0]
        return ws

    @property
    def described(self) -> Derived:
        """The part of an edited face's recipe that is about the start."""
        return {"layers": list(self.layers), "from": self.source.origins[0]}

    def moved(self, derived: Derived, steps: Sequence[tuple[Float32s, float]]) -> Draft:
        """The face after `steps`, pairs of a shift [num_ws, w_dim] and its strength; `derived` goes into its recipe."""
        return Draft(self.generator.derived_recipe(derived, moved(self.ws, steps), self.source.noise_mode))


class Edits:
    """The face at ws + strength * direction, in standard deviations of what the direction moves.

    Linear edits of w+ as InterFaceGAN's (Shen et al. 2020, arXiv:1907.10786), GANSpace's (Härkönen et al. 2020,
    arXiv:2004.02546; `layers` are its layer-wise edits) and SeFa's (Shen and Zhou 2021, arXiv:2007.06600).
    """

    def __init__(self, sources: SourceFaces, maker: FaceMaker, steps: Steps) -> None:
        self._sources = sources
        self._maker = maker
        self._steps = steps

    def make(
        self,
        face_id: int,
        direction: str,
        strengths: Sequence[float],
        layers: Layers | None = None,
        control: Sequence[str] = (),
    ) -> list[Face]:
        """The face at each strength, in order; strength 0 gives the face itself, to the bit.

        Only `layers` (see `layer_indices`) move, all if left out; the directions `control` are held still.

        Raises:
            FaceNotFound: there is no such face.
            InvalidParameter: `direction`, `layers` or `control` does not fit its network.
            DirectionsUnusable: a file of directions is wrong.
            ServiceError: see SourceFaces.of and FaceMaker.make.
        """
        start = self._start(face_id, layers)
        step = self._steps.along(start.generator, direction, start.layers, control)
        derived: Derived = {
            **start.described, "by": "edit", "direction": direction, "control": list(dict.fromkeys(control)),
            "directions": step.sources,
        }  # fmt: skip
        drafts = [
            start.moved({**derived, "strength": float(strength)}, [(step.shift, strength)]) for strength in strengths
        ]
        return self._maker.make(start.generator, drafts)

    def make_crossed(
        self,
        face_id: int,
        crossed: Mapping[str, Sequence[float]],
        layers: Layers | None = None,
        control: Sequence[str] = (),
    ) -> list[EditedFace]:
        """A face for each combination of the strengths of several directions, the last one varying fastest.

        Each direction holds the others still besides `control`, so that an experiment's factors do not leak into each
        other.

        Raises:
            FaceNotFound: there is no such face.
            InvalidParameter: `crossed`, `layers` or `control` does not fit its network.
            DirectionsUnusable: a file of directions is wrong.
            ServiceError: see SourceFaces.of and FaceMaker.make.
        """
        start = self._start(face_id, layers)
        held = {name: [*control, *(other for other in crossed if other != name)] for name in crossed}
        steps = {
            name: self._steps.along(start.generator, name, start.layers, held[name], "crossed") for name in crossed
        }
        derived: Derived = {
            **start.described, "by": "edit", "control": list(dict.fromkeys(control)),
            "directions": {name: origin for step in steps.values() for name, origin in step.sources.items()},
        }  # fmt: skip
        combinations = [dict(zip(crossed, each, strict=True)) for each in itertools.product(*crossed.values())]
        drafts = [
            start.moved({**derived, "crossed": strengths}, [(steps[name].shift, strengths[name]) for name in crossed])
            for strengths in combinations
        ]
        return [EditedFace(*each) for each in zip(self._maker.make(start.generator, drafts), combinations, strict=True)]

    def _start(self, face_id: int, layers: Layers | None) -> _Start:
        source = self._sources.of("id", [face_id])
        return _Start(source, layer_indices(layers, source.generator.network.config))


def moved(ws: Float32s, steps: Sequence[tuple[Float32s, float]]) -> Float32s:
    """ws + the sum of strength * shift, [num_ws, w_dim], computed in float64, so that rounding happens once."""
    total: Float32s = (ws + sum(strength * shift.astype(np.float64) for shift, strength in steps)).astype(np.float32)
    return total
