"""Style mixing: faces with some layers from one face and some from another."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from services.errors import InvalidParameter
from services.faces.drafted import Drafted
from services.faces.lookup import SourceFaces, Sources
from services.faces.maker import Draft, FaceMaker
from services.network import Float32s, NetworkShape
from services.recipes.derived import Derived, source
from services.recipes.face import Face
from services.recipes.layers import GROUPS, layer_indices


class Mixes:
    """Mixes the styles of faces, as in section 3.1 of Karras et al. 2019 (arXiv:1812.04948).

    A face mixed with itself is exactly itself. With `insist`, a mix is made even if no face is found in its picture.
    """

    def __init__(self, sources: SourceFaces, maker: FaceMaker) -> None:
        self._sources = sources
        self._maker = maker

    def by_styles(self, styles: Mapping[str, int], insist: bool = False) -> Face:
        """Makes the face whose coarse, middle and fine layers are those of the faces that `styles` names.

        Raises:
            FaceNotFound, InvalidParameter: An id is unknown, the faces belong to two networks, or `styles` does not
                name a face for each group of layers that the network has.
            OutOfRange: No face is found in the picture.
            ServiceError: See FaceMaker.make.
        """
        return self.draft_by_styles(styles, insist).made(self._maker)[0]

    def draft_by_styles(self, styles: Mapping[str, int], insist: bool = False) -> Drafted:
        """Returns the face that `by_styles` makes, without making it. Raises what `by_styles` does."""
        names = [name for name in GROUPS if name in styles]
        sources = self._sources.of("styles", [styles[name] for name in names])
        config = sources.generator.network.config
        origins = _origins({name: layer_indices(name, config, "styles") for name in names}, config)
        return _drafted(sources, origins, {"styles": {name: styles[name] for name in names}}, "styles", insist)

    def at_crossover(self, ids: Sequence[int], crossover: int, insist: bool = False) -> Face:
        """Makes the face with the layers below `crossover` from the first of two faces, and the rest from the second.

        Raises:
            FaceNotFound, InvalidParameter: An id is unknown, the faces belong to two networks, or there is no such
                layer.
            OutOfRange: No face is found in the picture.
            ServiceError: See FaceMaker.make.
        """
        return self.draft_at_crossover(ids, crossover, insist).made(self._maker)[0]

    def draft_at_crossover(self, ids: Sequence[int], crossover: int, insist: bool = False) -> Drafted:
        """Returns the face that `at_crossover` makes, without making it. Raises what `at_crossover` does."""
        sources = self._sources.of("ids", ids)
        layers = sources.generator.network.config.num_ws
        if not 0 <= crossover <= layers:
            raise InvalidParameter("crossover", f"crossover must be between 0 and {layers}. Received: {crossover}.")
        return _drafted(
            sources, [int(layer >= crossover) for layer in range(layers)], {"crossover": crossover}, "ids", insist
        )

    def by_layers(self, ids: Sequence[int], insist: bool = False) -> Face:
        """Makes the face that takes each layer from the face at that place in `ids`.

        Raises:
            FaceNotFound, InvalidParameter: An id is unknown, the faces belong to two networks, or their number is not
                the number of layers.
            OutOfRange: No face is found in the picture.
            ServiceError: See FaceMaker.make.
        """
        return self.draft_by_layers(ids, insist).made(self._maker)[0]

    def draft_by_layers(self, ids: Sequence[int], insist: bool = False) -> Drafted:
        """Returns the face that `by_layers` makes, without making it. Raises what `by_layers` does."""
        different = list(dict.fromkeys(ids))
        sources = self._sources.of("layers", different)
        layers = sources.generator.network.config.num_ws
        if len(ids) != layers:
            raise InvalidParameter("layers", f"layers must name {layers} faces, one per layer. Received: {len(ids)}.")
        return _drafted(sources, [different.index(face_id) for face_id in ids], {}, "layers", insist)


def _drafted(sources: Sources, origins: Sequence[int], asked: Derived, field: str, insist: bool) -> Drafted:
    """Returns the mix; `origins` [num_ws] says which of the sources each layer comes from.

    `field` of the request names the faces. Unless it insists, a face must be found in the picture.
    """
    faces = {face.id: face.recipe for face in sources.faces}
    derived: Derived = {
        **asked, "by": "mix",
        "layers": [sources.faces[origin].id for origin in origins],
        "of": [source(face_id, recipe) for face_id, recipe in faces.items()],
    }  # fmt: skip
    ws = mixed(sources.latents(), origins)
    recipe = sources.generator.derived_recipe(derived, ws, sources.noise_mode)
    return Drafted(sources.generator, [Draft(recipe, blamed=None if insist else field)])


def mixed(ws: Float32s, origins: Sequence[int]) -> Float32s:
    """Returns the ws [num_ws, w_dim] that take layer k from `ws[origins[k]]`; ws is [N, num_ws, w_dim]."""
    mix: Float32s = ws[list(origins), np.arange(len(origins))]
    return mix


def _origins(layers: Mapping[str, Sequence[int]], config: NetworkShape) -> list[int]:
    """Returns for each layer the number of its group."""
    numbers = {index: number for number, indices in enumerate(layers.values()) for index in indices}
    if len(numbers) < config.num_ws:
        missing = [name for name in GROUPS if name not in layers]
        raise InvalidParameter("styles", f"styles must name a face for each group of layers; missing: {missing[0]}.")
    return [numbers[index] for index in range(config.num_ws)]
