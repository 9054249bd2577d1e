"""Makes faces that come from elsewhere: as latents, recipes or PNGs."""

from __future__ import annotations

from typing import Any

import numpy as np

from services.errors import InvalidParameter, InvalidRecipe
from services.faces.drafted import Drafted
from services.faces.face_service import FaceService
from services.faces.maker import Draft, FaceMaker
from services.faces.random_faces import RandomFaces
from services.imports.latents import Latent
from services.memory_budget import MemoryBudget
from services.pictures.decoding import decoded, pixel_sha256
from services.pictures.png_reader import BrokenPng
from services.ranges.check import check_range
from services.ranges.nearest import furthest
from services.ranges.ranges import Ranges
from services.ranges.warned import Made, Warned
from services.recipes.derived import Derived
from services.recipes.face import Face
from services.recipes.face_file import recipe_in, uploaded_pixels, uploaded_size
from services.recipes.recipe import Recipe
from services.rendering.networks import Networks
from stylegan2.pictures.pixels import Pixels

_BYTES_PER_PIXEL = 20  # of an uploaded PNG and of the face, while they are compared


class Imports:
    """Makes faces that come from elsewhere.

    Args:
        networks: The networks.
        random: Makes random faces.
        faces: Reads the PNGs of faces.
        maker: Makes and stores faces.
        ranges: Of the networks' own w.
        memory: The memory that requests may take.
    """

    def __init__(
        self,
        networks: Networks,
        random: RandomFaces,
        faces: FaceService,
        maker: FaceMaker,
        ranges: Ranges,
        memory: MemoryBudget,
    ) -> None:
        self._networks, self._random, self._faces = networks, random, faces
        self._maker, self._ranges, self._memory = maker, ranges, memory

    def of_latent(self, latent: Latent, network: str | None = None, *, insist: bool = False) -> Made[Face]:
        """Makes the face at a latent of a network, the default one if none is named.

        Raises:
            InvalidParameter: The latent is none of this network, or there is no such network.
            OutOfRange: The face lies far beyond the network's own faces, or no face is found in its picture, and
                `insist` is false.
            ServiceError: See FaceMaker.make.
        """
        generator = self._networks.generator(network)
        psi = latent.checked(generator).truncation_psi
        ws = latent.ws(generator, psi)
        checked = check_range(
            self._ranges.of(generator), [ws], [],
            field="truncation_psi", insist=insist,
            nearest=lambda within: furthest(lambda each: within(latent.ws(generator, each)), psi),
        )  # fmt: skip
        derived: Derived = {"by": "import", "space": latent.space, "truncation_psi": psi}
        if latent.class_ is not None:
            derived["class"] = latent.class_
        draft = Draft(generator.derived_recipe(derived, ws), blamed=None if insist else latent.field)
        return Drafted(generator, [draft], checked.warnings).made(self._maker)

    def of_recipe(self, values: Any, *, insist: bool = False) -> Made[Face]:
        """Makes the face of a recipe, given as its JSON. The face of a seed is the stored one if there is one.

        Raises:
            InvalidParameter: It is not a recipe, or its network does not have its class.
            NetworkMismatch: Its network is none of the configured ones.
            OutOfRange: See `of_latent`.
            ServiceError: See FaceMaker.make.
        """
        try:
            recipe = Recipe.from_dict(values)
        except InvalidRecipe as error:
            raise InvalidParameter("recipe", f"recipe is wrong: {error}.") from error
        return self._made(recipe, "recipe", insist)

    def of_png(self, png: bytes, field: str, *, insist: bool = False) -> Made[Face]:
        """Makes the face whose recipe is in a PNG. A warning says if its pixels are others than those of the PNG.

        Args:
            png: The bytes of the file.
            field: The request's field that holds the file.
            insist: Whether to make a face that lies far beyond the network's own faces.

        Raises:
            InvalidParameter: The file is not a whole PNG with a recipe.
            ServiceError: See `of_recipe` and MemoryBudget.reserve.
        """
        try:
            width, height = uploaded_size(png)
            recipe = recipe_in(png)
            with self._memory.reserve(width * height * _BYTES_PER_PIXEL):
                pixels = uploaded_pixels(png)
        except BrokenPng as error:
            raise InvalidParameter(field, f"{field} must be the PNG of a face: {error}.") from error
        except InvalidRecipe as error:
            raise InvalidParameter(field, f"{field} holds a wrong recipe: {error}.") from error
        made = self._made(recipe, field, insist)
        return Made(made.items, [*made.warnings, *self._differences(made[0], pixels)])

    def _made(self, recipe: Recipe, field: str, insist: bool) -> Made[Face]:
        generator = self._networks.generator_of(recipe)
        if recipe.ws is None:
            return Made(self._random.of_recipe(generator, recipe, insist))
        generator.check_shape(recipe)
        checked = check_range(
            self._ranges.of(generator), [recipe.latents()], [], field=field, nearest=lambda within: None, insist=insist
        )
        draft = Draft(generator.remade(recipe), blamed=None if insist else field)
        return Drafted(generator, [draft], checked.warnings).made(self._maker)

    def _differences(self, face: Face, pixels: Pixels) -> list[Warned]:
        """Returns a warning if the pixels of a face are not `pixels`, which its recipe came with."""
        if pixel_sha256(pixels) == face.sha256:
            return []
        with self._memory.reserve(pixels.shape[0] * pixels.shape[1] * _BYTES_PER_PIXEL):
            made = decoded(self._faces.png(face))
            if made.shape != pixels.shape:
                (height, width), (own_height, own_width) = pixels.shape[:2], made.shape[:2]
                text = f"its picture has {own_width} x {own_height} pixels here, and {width} x {height} in the file"
            else:
                levels = np.abs(made.astype(np.int16) - pixels)
                text = (
                    f"its pixels differ from the file's by up to {levels.max()} levels of 255, "
                    f"{levels.mean():.2g} on average"
                )
        return [Warned("other-pixels", f"Face {face.id}: {text}.")]
