"""Turns recipes into images on the network behind the render queue."""

from __future__ import annotations

import collections.abc
import contextlib
import dataclasses
from collections.abc import Mapping, Sequence

import numpy as np

from services.errors import InvalidParameter, NetworkMismatch
from services.network import Float32s, Network
from services.recipes.derived import Derived
from services.recipes.recipe import Recipe
from services.rendering.mapped_faces import MappedFaces
from services.rendering.render_queue import RenderQueue
from services.rendering.rows import Row
from stylegan2.classes import one_hot, trained_classes
from stylegan2.latents import between, z_of_seed
from stylegan2.pictures.pixels import Pixels, to_pixels

_LISTED = 20  # classes that a message names
_BYTES = 4  # per value of an image
_AT_ONCE = 64  # recipes that wait at a time: a queue of any sensible length has room for them


class Generator:
    """Makes the images of one network's recipes, and the recipes of new faces.

    Args:
        queue: The queue in front of the network.
        network: The network.
        precision: What the network computes in, "float32" or "bfloat16".
        engine: The versions of the software that computes; written into each recipe, together with the device.
        truncation_psi: Used for random faces where none is asked for.
    """

    def __init__(
        self,
        queue: RenderQueue,
        network: Network,
        *,
        precision: str,
        engine: Mapping[str, str],
        truncation_psi: float,
    ) -> None:
        self.network = network
        self.precision = precision
        self._queue = queue
        self._engine = {**engine, "device": network.device}
        self._truncation_psi = truncation_psi
        self._mapped = MappedFaces()

    def generate_random_images(self, qty: int, seed: int) -> Pixels:
        """Returns the images [qty, H, W, C] of `qty` consecutive seeds, as the original system's method did."""
        recipes = [self.random_recipe(seed + k) for k in range(qty)]
        return np.stack([to_pixels(image) for image in self.images(recipes)])

    def generate_transition(self, seed_from: int, seed_to: int, speed: float, qty: int) -> Pixels:
        """Returns the images [qty, H, W, C] from one seed's face towards another's; speed 1 ends on it."""
        start, end = (self.latents(self.random_recipe(seed)) for seed in (seed_from, seed_to))
        rows = [Row(ws=between(start, end, speed * k / qty)) for k in range(1, qty + 1)]
        return np.stack([to_pixels(image) for image in self._results(rows)])

    def random_recipe(self, seed: int, truncation_psi: float | None = None, class_: int | None = None) -> Recipe:
        """Returns the recipe of the face of `seed`. On a conditional network the seed draws a class if none is given.

        Raises:
            InvalidParameter: The network does not have this class.
        """
        psi = self._truncation_psi if truncation_psi is None else truncation_psi
        return dataclasses.replace(
            self._blank_recipe(), seed=seed, truncation_psi=float(psi), class_=self._class(seed, class_)
        )

    def derived_recipe(self, derived: Derived, ws: Float32s, noise_mode: str = "const") -> Recipe:
        """Returns the recipe of a face at `ws` [num_ws, w_dim] that came about as `derived` says."""
        blank = dataclasses.replace(self._blank_recipe(), derived=derived, noise_mode=noise_mode)
        return blank.with_latents(ws)

    def up_to_date(self, recipe: Recipe) -> Recipe:
        """Returns `recipe` as made by this engine. Raises NetworkMismatch if this engine cannot make the face."""
        self.check_network(recipe)
        if recipe.precision != self.precision:
            raise NetworkMismatch(
                f"The face was made by the network {recipe.network} in {recipe.precision}; it runs in "
                f"{self.precision} here.",
                recipe.network,
            )
        return self.remade(recipe)

    def remade(self, recipe: Recipe) -> Recipe:
        """Returns `recipe` as made by this engine, whatever the precision was before."""
        return dataclasses.replace(recipe, engine=self._engine, precision=self.precision)

    def check_network(self, recipe: Recipe) -> None:
        """Raises NetworkMismatch if `recipe` belongs to another network than this one."""
        network = self.network
        if recipe.fingerprint != network.fingerprint:
            raise NetworkMismatch(
                f"The face needs the network {recipe.network} ({recipe.fingerprint[:12]}), not {network.name} "
                f"({network.fingerprint[:12]}).",
                recipe.network,
            )

    def check_shape(self, recipe: Recipe) -> None:
        """Raises NetworkMismatch if `recipe` has latents that do not fit this network."""
        config = self.network.config
        if recipe.ws is not None and recipe.ws_shape != (config.num_ws, config.w_dim):
            raise NetworkMismatch(
                f"The face has latents of shape {recipe.ws_shape}. {recipe.network} needs "
                f"{(config.num_ws, config.w_dim)}.",
                recipe.network,
            )

    @property
    def bytes_in_flight(self) -> int:
        """The bytes of the images that wait for one request at most: two launches, see Job."""
        config = self.network.config
        return 2 * self.network.batch_size * config.img_height * config.img_width * config.img_channels * _BYTES

    def images(self, recipes: Sequence[Recipe]) -> collections.abc.Generator[Float32s]:
        """Yields the image [H, W, C] in -1..1 of each recipe; closing the iterator cancels the rest."""
        return self._queue.results(self.network, [self._row(recipe) for recipe in recipes])

    def pictures(self, recipes: Sequence[Recipe]) -> collections.abc.Generator[Pixels]:
        """Yields the picture [H, W, C] of each recipe, of any number of them; closing the iterator cancels the rest.

        Only a few recipes wait in the queue at a time.

        Raises:
            ServiceError: See RenderQueue.results.
        """
        for start in range(0, len(recipes), _AT_ONCE):
            with contextlib.closing(self.images(recipes[start : start + _AT_ONCE])) as images:
                yield from map(to_pixels, images)

    def latents(self, recipe: Recipe) -> Float32s:
        """Returns the ws [num_ws, w_dim] of a recipe."""
        return self.latents_of([recipe])[0]

    def latents_of(self, recipes: Sequence[Recipe]) -> list[Float32s]:
        """Returns the ws [num_ws, w_dim] of each recipe; random faces are mapped together."""
        random = [recipe for recipe in recipes if recipe.ws is None]

        def map_those(places: Sequence[int]) -> list[Float32s]:
            return list(self._results([dataclasses.replace(self._row(random[k]), image=False) for k in places]))

        mapped = iter(self._mapped.of([(each.seed, each.truncation_psi, each.class_) for each in random], map_those))
        return [next(mapped) if recipe.ws is None else recipe.latents() for recipe in recipes]

    def z_and_class(self, recipe: Recipe) -> tuple[Float32s, Float32s | None]:
        """Returns z [1, z_dim] and c [1, c_dim] of a random face; c is None on an unconditional network."""
        row = self._row(recipe)
        assert row.z is not None
        return row.z, row.c

    def mapped(self, points: Sequence[tuple[Float32s, Float32s | None, float]]) -> list[Float32s]:
        """Returns the ws [num_ws, w_dim] of each point, a (z [1, z_dim], c [1, c_dim] or None, truncation psi)."""
        return list(self._results([Row(z=z, c=c, truncation_psi=psi, image=False) for z, c, psi in points]))

    def sampled_w(self, z: Float32s, c: Float32s | None) -> Float32s:
        """Returns the w [N, w_dim], not truncated, of many z [N, z_dim] and c [N, c_dim]: for statistics."""
        [w] = self._results([Row(z=z, c=c, sample=True)])
        return w

    def _results(self, rows: Sequence[Row]) -> collections.abc.Generator[Float32s]:
        return self._queue.results(self.network, rows)

    def _blank_recipe(self) -> Recipe:
        network = self.network
        return Recipe(
            network=network.name, fingerprint=network.fingerprint, precision=self.precision, engine=self._engine
        )

    def _class(self, seed: int, class_: int | None) -> int | None:
        classes = self.network.config.c_dim
        if class_ is not None and not 0 <= class_ < classes:
            rule = f"must be between 0 and {classes - 1}" if classes else "is for conditional networks, this one is not"
            raise InvalidParameter("class", f"class {rule}.")
        trained = trained_classes(self.network.metadata, classes)
        if classes and class_ is None:
            return trained[int(np.random.RandomState([seed, 1]).randint(len(trained)))]
        if class_ is not None and class_ not in trained:
            raise InvalidParameter(
                "class",
                f"class must be one that {self.network.name} has seen pictures of: "
                f"{_listed(trained)}. Received: {class_}.",
            )
        return class_

    def _row(self, recipe: Recipe) -> Row:
        config = self.network.config
        if recipe.ws is not None:
            self.check_shape(recipe)
            return Row(ws=recipe.latents(), noise_mode=recipe.noise_mode)
        assert recipe.seed is not None
        assert recipe.truncation_psi is not None
        z = z_of_seed(recipe.seed, config.z_dim).astype(np.float32)
        c = one_hot([recipe.class_ or 0], config.c_dim) if config.c_dim else None
        return Row(z=z, c=c, truncation_psi=recipe.truncation_psi, noise_mode=recipe.noise_mode)


def _listed(classes: Sequence[int]) -> str:
    """Returns the first classes as words."""
    return ", ".join(map(str, classes[:_LISTED])) + (", ..." if len(classes) > _LISTED else "")
