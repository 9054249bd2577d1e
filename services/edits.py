"""Faces moved along a direction: older, smiling, turned, or along what nobody has a name for."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from services.face import Face
from services.face_maker import Draft, FaceMaker
from services.layers import Layers, layer_indices
from services.network import Float32s
from services.steps import Steps
from services.stored_faces import SourceFaces

STRONGEST = 10.0  # standard deviations: beyond it there are no faces


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
        derived = {
            "by": "edit", "direction": direction, "layers": list(indices), "control": list(dict.fromkeys(control)),
            "directions": step.sources, "from": source.essentials[0],
        }  # fmt: skip
        start = source.latents()[0]
        return self._maker.make(
            [
                Draft(
                    generator.derived_recipe(
                        {**derived, "strength": float(strength)}, moved(start, step.shift, strength), source.noise_mode
                    )
                )
                for strength in strengths
            ]
        )


def moved(ws: Float32s, shift: Float32s, strength: float) -> Float32s:
    """ws + strength * shift, [num_ws, w_dim], computed in float64, so that rounding happens once."""
    return (ws + strength * shift.astype(np.float64)).astype(np.float32)
