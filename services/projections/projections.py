"""Projections: finds the face of a network that is most like a picture, and stores it."""

from __future__ import annotations

import dataclasses
import functools
import threading
import weakref
from collections.abc import Callable
from typing import Any

from services.client import check_client
from services.directions.axes import LatentAxes
from services.distances.metrics import pixel_distance
from services.errors import NetworkNotReady
from services.faces.maker import Draft, FaceMaker
from services.memory_budget import MemoryBudget
from services.network import Float32s, Network
from services.pictures.conversion import Converter
from services.pictures.decoding import pixel_sha256
from services.progress import report
from services.projections.alignment import AlignedPicture, Alignment
from services.projections.look import LOOKS, look_at
from services.projections.nearness import Nearness, Nearnesses
from services.projections.projector import Projector, make_projector
from services.projections.single_slot import SingleSlot
from services.projections.start import CANDIDATES, nearest_start
from services.projections.targets import Targets
from services.projections.uploads import checked_upload
from services.ranges.ranges import Ranges
from services.ranges.warned import Warned
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
    """How to project a picture.

    Attributes:
        steps, space: see ProjectionSettings.
        seed: of the random faces among which the start is chosen.
        align: see Alignment.aligned.
        network: the network's name; None for the default network.
        keep: whether to store the aligned picture.
        insist: whether the result is stored even if no face is found in it.
    """

    steps: int = DEFAULT_STEPS
    space: str = "w+"
    seed: int = 0
    align: str = "auto"
    network: str | None = None
    keep: bool = False
    insist: bool = False

    @property
    def settings(self) -> ProjectionSettings:
        """The settings of the optimisation."""
        return ProjectionSettings(steps=self.steps, space=self.space)


@dataclasses.dataclass(frozen=True)
class Projection:
    """A stored face and how it was found.

    Attributes:
        face: the stored face.
        curve: the loss before each step, then the loss after the last step.
        target: the pixels of the aligned picture, [H, W, C].
        before: the pixels of the start.
        after: the pixels of the result.
        kept: the path of the aligned picture in the results folder; None if it was not stored.
        warnings: about the search for a face, and about a face far from the network's own ones.
    """

    face: Face
    curve: list[float]
    target: Pixels
    before: Pixels
    after: Pixels
    kept: str | None = None
    warnings: list[Warned] = dataclasses.field(default_factory=list)

    @property
    def derived(self) -> dict[str, Any]:
        """The recipe's record of the projection."""
        return dict(self.face.recipe.derived or {})


class Projections:
    """Projects one picture at a time, in the thread of its request and in parallel with the render thread.

    A projection has hundreds of steps, each as much work as three images. In the render queue it would block all other
    requests for its whole duration, and the first one also for the seconds of compilation. The projector only reads the
    network's weights and shares nothing else with the render thread, so both can run at the same time. The operating
    system divides the cores between them.
    """

    def __init__(
        self,
        networks: Networks,
        maker: FaceMaker,
        axes: LatentAxes,
        alignment: Alignment,
        targets: Targets,
        memory: MemoryBudget,
        ranges: Ranges,
        converter: Converter,
        *,
        make_projector: Callable[[Network], Projector] = make_projector,
        max_waiting: int = 4,
    ) -> None:
        self._networks = networks
        self._maker = maker
        self._axes = axes
        self._alignment = alignment
        self._targets = targets
        self._memory = memory
        self._converter = converter
        self._nearnesses = Nearnesses(ranges)
        self._make_projector = make_projector
        self._reading = SingleSlot(max_waiting + 1)  # a decoded picture may take hundreds of megabytes
        self._projecting = SingleSlot(max_waiting)
        self._projectors: weakref.WeakKeyDictionary[Network, Projector] = weakref.WeakKeyDictionary()
        self._stopped = threading.Event()

    def stop(self) -> None:
        """Ends the running projection and all waiting ones."""
        self._stopped.set()

    def aligned(self, upload: bytes, align: str, network: str | None) -> AlignedPicture:
        """Returns how `make` would cut an uploaded picture. Nothing is projected, and nothing stored.

        Args:
            upload: the bytes of the picture's file.
            align: see Alignment.aligned.
            network: the network's name; None for the default network.

        Raises:
            ServiceError: see `make`.
        """
        return self._aligned(upload, self._networks.generator(network), align, check_client)

    def make(self, upload: bytes, request: ProjectionRequest) -> Projection:
        """Makes and stores the face that is most like an uploaded picture.

        The same file and request give the same face. The picture is not stored unless `request.keep` is true.

        Args:
            upload: the bytes of the picture's file.
            request: how to project it.

        Raises:
            InvalidParameter: `image` is not an acceptable picture, or `align` or `network` cannot be used.
            QueueFull: too many projections are waiting.
            MemoryFull, NeedsTooMuchMemory: reading the picture needs more memory than there is.
            ClientGone: the client has disconnected.
            NetworkNotReady: the network is not loaded, or the service is stopping.
            ServiceError: see FaceMaker.make.
        """

        def check(step: int = 0, so_far: ProjectionResult | None = None) -> None:
            if self._stopped.is_set():
                raise NetworkNotReady("The service is stopping.")
            check_client()
            if so_far is None or step % max(1, request.steps // LOOKS):
                report(step, request.steps)
            else:
                report(step, request.steps, functools.partial(look_at, so_far, generator, self._converter))

        check()
        generator = self._networks.generator(request.network)
        aligned = self._aligned(upload, generator, request.align, check)
        with self._projecting.turn(check):
            nearness = self._nearnesses.of(generator)  # first, because it may fail: a search takes minutes
            result, start = self._search(generator, aligned.pixels, request, check)
            return self._store(generator, aligned, request, result, start, nearness)

    def _aligned(self, upload: bytes, generator: Generator, align: str, check: Callable[[], None]) -> AlignedPicture:
        with self._reading.turn(check):
            picture = checked_upload(upload, "image")
            with self._memory.reserve(picture.bytes_needed):
                return self._alignment.aligned(picture.read(), generator, align)

    def _search(
        self, generator: Generator, target: Pixels, request: ProjectionRequest, check: Callable[..., None]
    ) -> tuple[ProjectionResult, Float32s]:
        """Returns the result, and the ws that the search started from."""
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
        nearness: Nearness,
    ) -> Projection:
        """Renders the start and the result, measures the distance on the stored pixels, and stores the face."""
        target = aligned.pixels
        without_noise = [generator.derived_recipe({"by": "projection"}, ws, "none") for ws in (start, result.ws)]
        before, after = (to_pixels(image) for image in generator.images(without_noise))
        error = pixel_distance(after, target)
        derived: Derived = {
            **_described(request, result),
            "by": "projection",
            "alignment": aligned.record(),
            "target_sha256": pixel_sha256(target),
            "distance": {"pixel": error},
            "loss": {"total": min(result.curve), **result.parts},
        }
        recipe = generator.derived_recipe(derived, result.ws, "none")
        with self._targets.keeping(target if request.keep else None, derived["target_sha256"]) as kept:
            [face] = self._maker.make(generator, [Draft(recipe, blamed=None if request.insist else "image")])
        return Projection(
            face, result.curve, target, before, after, kept, [*aligned.warnings, *nearness.warnings(result.ws, error)]
        )


def _described(request: ProjectionRequest, result: ProjectionResult) -> Derived:
    """Returns the request as a recipe states it, with all settings that the result depends on."""
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
