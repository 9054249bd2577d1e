"""How far many faces are from one, in w: the order of a list."""

from __future__ import annotations

import collections
import threading
from collections.abc import Sequence

import numpy as np

from db.face_row import MeasuredRow
from db.face_store import FaceStore
from services.client import check_client
from services.network import Floats
from services.recipes.face import Face, from_row
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.rendering.networks import Networks

_CHUNK = 250  # faces whose recipes are in memory at once, and that take one turn of the render queue
_MOST = 8  # faces whose distances are remembered; those to 10,000 others take 2 MB


class Nearness:
    """Measures distances in w, as `services.distances.metrics.w_distance` does.

    The distances to the faces that were asked for last are remembered, so that the next page of a list costs nothing.

    Args:
        networks: The networks, which map random faces.
        store: The store.
    """

    def __init__(self, networks: Networks, store: FaceStore) -> None:
        self._networks = networks
        self._store = store
        self._lock = threading.Lock()  # guards what follows
        self._known: collections.OrderedDict[int, dict[int, float]] = collections.OrderedDict()

    def to(self, face: Face, rows: Sequence[MeasuredRow]) -> dict[int, float]:
        """Returns the distance from `face` to each of `rows` by its id. Faces of other networks are left out.

        Raises:
            NetworkMismatch, NetworkNotReady, NetworkUnusable: The network of the face is not available.
        """
        generator = self._networks.generator_of(face.recipe)
        with self._lock:
            known = self._known.setdefault(face.id, {})
            self._known.move_to_end(face.id)
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        missing = [row.id for row in rows if row.fingerprint == face.recipe.fingerprint and row.id not in known]
        if missing:
            [start] = _mean_w(generator, [face.recipe])
            for first in range(0, len(missing), _CHUNK):
                check_client()
                found = self._store.rows_of(missing[first : first + _CHUNK])
                w = _mean_w(generator, [from_row(row).recipe for row in found.values()])
                known.update(zip(found, map(float, np.linalg.norm(w - start, axis=1)), strict=True))
        return {row.id: known[row.id] for row in rows if row.id in known}


def _mean_w(generator: Generator, recipes: Sequence[Recipe]) -> Floats:
    """Returns the w of each recipe, averaged over its layers: [N, w_dim]."""
    w_avg = generator.network.w_avg.astype(np.float64)
    w = np.empty((len(recipes), len(w_avg)))
    random = [place for place, recipe in enumerate(recipes) if recipe.ws is None]
    if random:
        points = [generator.z_and_class(recipes[place]) for place in random]
        classes = [c for _, c in points if c is not None]
        mapped = generator.sampled_w(
            np.concatenate([z for z, _ in points]), np.concatenate(classes) if classes else None
        )
        psi = np.array([[recipes[place].truncation_psi] for place in random], np.float64)
        w[random] = w_avg + psi * (mapped - w_avg)
    for place, recipe in enumerate(recipes):
        if recipe.ws is not None:
            generator.check_shape(recipe)
            w[place] = recipe.latents().astype(np.float64).mean(axis=0)
    return w
