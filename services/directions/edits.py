"""Faces moved along a direction: older, smiling, turned, or along what nobody has a name for."""

from __future__ import annotations

import dataclasses
import itertools
from collections.abc import Mapping, Sequence

import numpy as np

from services.directions.steps import Steps
from services.faces.lookup import SourceFaces
from services.faces.maker import Draft, FaceMaker
from services.network import Float32s
from services.recipes.derived import Derived
from services.recipes.face import Face
from services.recipes.layers import Layers, layer_indices

MAX_STRENGTH = 10.0  # standard deviations: beyond it there are no faces


@dataclasses.dataclass(frozen=True)
class EditedFace:
    """A face of a crossed edit, and how far it went in each direction."""

    face: Face
    strengths: dict[str, float]


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
        source = self._sources.of("id", [face_id])
        generator = source.generator
        indices = layer_indices(layers, generator.network.config)
        step = self._steps.along(generator, direction, indices, control)
        derived: Derived = {
            "by": "edit", "direction": direction, "layers": list(indices), "control": list(dict.fromkeys(control)),
            "directions": step.sources, "from": source.origins[0],
        }  # fmt: skip
        start = source.latents()[0]
        return self._maker.make(
            generator,
            [
                Draft(
                    generator.derived_recipe(
                        {**derived, "strength": float(strength)},
                        moved(start, [(step.shift, strength)]),
                        source.noise_mode,
                    )
                )
                for strength in strengths
            ],
        )

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
        source = self._sources.of("id", [face_id])
        generator = source.generator
        indices = layer_indices(layers, generator.network.config)
        held = {name: [*control, *(other for other in crossed if other != name)] for name in crossed}
        steps = {name: self._steps.along(generator, name, indices, held[name], "crossed") for name in crossed}
        derived: Derived = {
            "by": "edit", "layers": list(indices), "control": list(dict.fromkeys(control)),
            "from": source.origins[0],
            "directions": {name: origin for step in steps.values() for name, origin in step.sources.items()},
        }  # fmt: skip
        start, drafts = source.latents()[0], []
        combinations = [dict(zip(crossed, each, strict=True)) for each in itertools.product(*crossed.values())]
        for strengths in combinations:
            ws = moved(start, [(steps[name].shift, strength) for name, strength in strengths.items()])
            drafts.append(Draft(generator.derived_recipe({**derived, "crossed": strengths}, ws, source.noise_mode)))
        return [EditedFace(*each) for each in zip(self._maker.make(generator, drafts), combinations, strict=True)]


def moved(ws: Float32s, steps: Sequence[tuple[Float32s, float]]) -> Float32s:
    """ws + the sum of strength * shift, [num_ws, w_dim], computed in float64, so that rounding happens once."""
    total: Float32s = (ws + sum(strength * shift.astype(np.float64) for shift, strength in steps)).astype(np.float32)
    return total
