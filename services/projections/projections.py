"""Projections: the face of a network that is most like a picture."""

from __future__ import annotations

import dataclasses
import threading
import weakref
from collections.abc import Callable
from typing import Any

from services.directions.axes import LatentAxes
from services.distances.metrics import pixel_distance
from services.errors import ClientGone, NetworkNotReady
from services.faces.maker import Draft, FaceMaker
from services.network import Float32s, Network
from services.pictures.decoding import pixel_sha256
from services.projections.alignment import AlignedPicture, Alignment
from services.projections.projector import Projector, make_projector
from services.projections.single_slot import SingleSlot
from services.projections.start import CANDIDATES, nearest_start
from services.projections.targets import Targets
from services.projections.uploads import read_upload
from services.recipes.derived import Derived
from services.recipes.face import Face
from services.rendering.generator import Generator
from services.rendering.networks import Networks
from stylegan2.pictures.pixels import Pixels, from_pixels, to_pixels
from stylegan2.projection import settings
from stylegan2.projection.result import ProjectionResult
from stylegan2.projection.settings import ProjectionSettings

SPACES, DEFAULT_STEPS, MAX_STEPS = settings.SPACES, settings.DEFAULT_STEPS, settings.MAX_STEPS


@dataclasses.dataclass(frozen=True, kw_only=True)
class ProjectionRequest:
    """How to project; see ProjectionSettings for `steps` and `space`. `keep` stores the aligned picture."""

    steps: int = DEFAULT_STEPS
    space: str = "w+"
    seed: int = 0
    align: str = "auto"
    network: str | None = None
    keep: bool = False

    @property
    def settings(self) -> ProjectionSettings:
        """For the optimiser."""
        return ProjectionSettings(steps=self.steps, space=self.space)


@dataclasses.dataclass(frozen=True)
class Projection:
    """The face, and what it was made after: pixels [H, W, C] of target, start and result.

    `curve` is the loss before each step and after the last; `kept` where the target is, in the results folder.
    """

    face: Face
    curve: list[float]
    target: Pixels
    before: Pixels
    after: Pixels
    kept: str | None = None

    @property
    def derived(self) -> dict[str, Any]:
        """What the recipe says of it."""
        return dict(self.face.recipe.derived or {})


class Projections:
    """One projection at a time, in the thread of its request, beside the thread that renders.

    A step is as much work as three images, of which there are hundreds; as rows of the render queue they would hold up
    every other request for their length, and the first one for the seconds that compiling takes. The projector reads
    the network's weights and shares nothing else with the thread that renders, so that both may run; the operating
    system shares out the cores between them.
    """

    def __init__(
        self,
        networks: Networks,
        maker: FaceMaker,
        axes: LatentAxes,
        alignment: Alignment,
        targets: Targets,
        *,
        make_projector: Callable[[Network], Projector] = make_projector,
        max_waiting: int = 4,
    ) -> None:
        self._networks = networks
        self._maker = maker
        self._axes = axes
        self._alignment = alignment
        self._targets = targets
        self._make_projector = make_projector
        self._reading = SingleSlot(max_waiting + 1)  # a decoded picture may take hundreds of megabytes
        self._projecting = SingleSlot(max_waiting)
        self._projectors: weakref.WeakKeyDictionary[Network, Projector] = weakref.WeakKeyDictionary()
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Ends what runs and what waits."""
        self._stopped.set()

    def make(
        self, upload: bytes, request: ProjectionRequest, is_gone: Callable[[], bool] = lambda: False
    ) -> Projection:
        """Makes and stores the face most like the picture in the file `upload`. `is_gone` ends it when it turns true.

        The same file and request give the same face. Nothing of the file is kept unless the request says so.

        Raises:
            InvalidParameter: `image` is no picture that can be used, `align` or `network` are impossible.
            QueueFull: too many wait already.
            ClientGone, NetworkNotReady: nobody waits for it any more, or the service stops.
            ServiceError: see FaceMaker.make.
        """

        def check(_step: int = 0) -> None:
            if self._stopped.is_set():
                raise NetworkNotReady("The service is stopping.")
            if is_gone():
                raise ClientGone()

        check()
        generator = self._networks.generator(request.network)
        with self._reading.turn(check):
            aligned = self._alignment.aligned(read_upload(upload, "image"), generator, request.align)
        with self._projecting.turn(check):
            result, start = self._search(generator, aligned.pixels, request, check)
            return self._store(generator, aligned, request, result, start)

    def _search(
        self, generator: Generator, target: Pixels, request: ProjectionRequest, check: Callable[..., None]
    ) -> tuple[ProjectionResult, Float32s]:
        """The result, and the ws that it began with."""
        network = generator.network
        covariance = self._axes.covariance(generator)
        image = from_pixels(target)
        start = nearest_start(generator, image, request.seed)
        if network not in self._projectors:
            self._projectors[network] = self._make_projector(network)
        return self._projectors[network].project(image, start[0], covariance, request.settings, check), start

    def _store(
        self,
        generator: Generator,
        aligned: AlignedPicture,
        request: ProjectionRequest,
        result: ProjectionResult,
        start: Float32s,
    ) -> Projection:
        """Renders, stores, and measures by the stored face's own pixels."""
        target = aligned.pixels
        without_noise = [generator.derived_recipe({"by": "projection"}, ws, "none") for ws in (start, result.ws)]
        before, after = (to_pixels(image) for image in generator.images(without_noise))
        derived: Derived = {
            **_described(request, result),
            "by": "projection",
            "alignment": aligned.record(),
            "target_sha256": pixel_sha256(target),
            "distance": {"pixel": pixel_distance(after, target)},
            "loss": {"total": min(result.curve), **result.parts},
        }
        recipe = generator.derived_recipe(derived, result.ws, "none")
        with self._targets.keeping(target if request.keep else None, derived["target_sha256"]) as kept:
            [face] = self._maker.make(generator, [Draft(recipe)])
        return Projection(face, result.curve, target, before, after, kept)


def _described(request: ProjectionRequest, result: ProjectionResult) -> Derived:
    """The request as a recipe says it, with everything that the result depends on."""
    settings = request.settings
    lpips = {"lpips": "alex", "lpips_weight": settings.lpips_weight} if "lpips" in result.parts else {}
    return {
        "steps": settings.steps,
        "seed": request.seed,
        "space": settings.space,
        "align": request.align,
        "optimisation": {
            "loss": "pyramid of pixels and gradients",
            **lpips,
            "learning_rate": settings.learning_rate,
            "prior_weight": settings.prior_weight,
            "w_share": settings.w_share,
            "candidates": CANDIDATES,
        },
    }
