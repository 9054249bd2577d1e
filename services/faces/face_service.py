"""Makes again and fetches single stored faces."""

from __future__ import annotations

import logging
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.face_store import FaceStore
from services.client import check_client
from services.errors import InvalidParameter, ResultsError
from services.faces.lookup import StoredFaces
from services.faces.maker import Draft, FaceMaker
from services.pictures.png_reader import BrokenPng
from services.recipes.face import Face
from services.rendering.networks import Networks
from services.results.checked import CheckedFiles
from services.results.folder import ResultsFolder
from services.results.following import Following
from stylegan2.latents import z_of_seed

log = logging.getLogger(__name__)


class FaceService:
    """Works on single stored faces. Safe to use from several threads. `stored` finds and lists faces."""

    def __init__(
        self,
        stored: StoredFaces,
        networks: Networks,
        store: FaceStore,
        folder: ResultsFolder,
        following: Following,
        maker: FaceMaker,
    ) -> None:
        self.stored = stored
        self._networks = networks
        self._store = store
        self._folder = folder
        self._following = following
        self._files = CheckedFiles(folder)
        self._maker = maker

    def make_again(self, face_id: int) -> Face:
        """Makes a stored face again, and saves it.

        Raises:
            FaceNotFound: There is no such face.
            NetworkMismatch: Its network is not configured, or runs in another precision.
            ServiceError: See FaceMaker.make.
        """
        face = self.stored.face(face_id)
        return self._maker.make(self._networks.generator_of(face.recipe), [Draft(face.recipe, stored=face)])[0]

    def png(self, face: Face) -> bytes:
        """Returns the PNG of a face; a file that is missing, damaged or shows something else is made again.

        Raises:
            ClientGone: The client has disconnected.
            NetworkMismatch, NetworkNotReady: The face must be made again, but cannot be.
            ResultsError: The folder cannot be read or written.
        """
        check_client()  # calls for many faces come by here once per face
        try:
            return self._files.read(face)
        except BrokenPng as reason:
            log.warning("%s must be made again: %s", face.file, reason)
        again = self.make_again(face.id)
        return self._folder.read(again.file) or b""

    def latent(self, face: Face, space: str) -> NDArray[np.floating[Any]]:
        """Returns z [z_dim] float64 of a random face (`space` "z"), or ws [num_ws, w_dim] float32 of any ("w").

        Raises:
            InvalidParameter: `space` is z, and the face is not a random one.
            NetworkMismatch, NetworkNotReady: The latent must be computed, but the network is not available.
        """
        if space == "z":
            if face.recipe.seed is None:
                raise InvalidParameter("space", f"space=z is for random faces: face {face.id} has no z.")
            config = self._networks.generator_of(face.recipe).network.config
            return z_of_seed(face.recipe.seed, config.z_dim).reshape(-1)
        if face.recipe.ws is not None:
            return face.recipe.latents()
        return self._networks.generator_of(face.recipe).latents(face.recipe)

    def remember(self, face: Face, measures: str) -> None:
        """Keeps what was measured on the pixels of a face, unless it has been deleted or has other pixels by now.

        Where that fails, a warning is logged: the face is then measured again the next time.
        """
        try:
            with self._following.publishing():
                if row := self._store.remember(face.id, face.sha256, measures):
                    self._folder.note(row)
        except ResultsError as error:
            log.warning("what was measured on %s could not be kept: %s", face.file, error)
