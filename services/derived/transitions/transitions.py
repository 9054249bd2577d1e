"""Transitions from face to face: of all layers or some, evenly spaced if wanted, with their distances."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from services.derived.transitions.even_steps import EVEN
from services.derived.transitions.frame_distances import FrameDistances, Gauge
from services.derived.transitions.path import moments
from services.derived.transitions.request import TransitionRequest
from services.derived.transitions.timetable import timetable
from services.derived.transitions.walk import Walk
from services.faces.lookup import SourceFaces, Sources
from services.faces.maker import Draft, FaceMaker
from services.faces.random_faces import Look, RandomFaces
from services.recipes.derived import Derived
from services.recipes.face import Face
from services.recipes.layers import layer_indices


@dataclasses.dataclass(frozen=True)
class Frame:
    """A stored frame, at `t` of the way."""

    face: Face
    t: float
    distances: FrameDistances


@dataclasses.dataclass(frozen=True)
class Frames:
    """A transition; `unevenness` is (longest - shortest) / mean of its steps, the first from t = 0."""

    frames: list[Frame]
    path: list[int]
    unevenness: float

    @property
    def even(self) -> bool:
        """Whether the steps differ by less than 5% of their mean."""
        return self.unevenness < EVEN


@dataclasses.dataclass(frozen=True)
class PlainTransition:
    """What `POST /faces` answers: the frames between the faces `id1` and `id2`."""

    faces: list[Face]
    id1: int
    id2: int
    speed: float


class Transitions:
    """Makes transitions: all frames, or none."""

    def __init__(self, sources: SourceFaces, maker: FaceMaker, random: RandomFaces) -> None:
        self._sources = sources
        self._maker = maker
        self._random = random

    def make(self, request: TransitionRequest) -> Frames:
        """Makes and stores the frames of `request`.

        Where equal steps are impossible, because rendering jumps or the levels of pixels are too coarse, the steps are
        as equal as they can be made.

        Raises:
            FaceNotFound, InvalidParameter: An id is unknown, the faces belong to two networks, a face has no z, the
                network has no such layers, or two faces of a slerp lie opposite each other.
            ServiceError: See FaceMaker.make.
        """
        sources = self._found(request)
        layers = layer_indices(request.layers, sources.generator.network.config)
        walk = Walk(
            sources, space=request.space, curve="arc" if request.spacing == "slerp" else "straight", layers=layers
        )
        times = moments(request.amount, request.speed, request.endpoints)
        gauge = Gauge(sources, walk.points, request.metric)
        table = timetable(times if request.endpoints else [0.0, *times], walk, gauge, even=request.spacing == "equal")
        first = 0 if request.endpoints else 1  # the moment 0 is there to measure from
        times, distances = table.spaced.moments[first:], table.distances[first:]
        drafts = _drafts(request, sources, walk, times, layers)
        faces = self._maker.make(sources.generator, drafts)
        frames = [Frame(*each) for each in zip(faces, times, distances, strict=True)]
        return Frames(frames, [face.id for face in sources.faces], table.spaced.unevenness)

    def make_plain(
        self, amount: int, id1: int, id2: int | None, *, speed: float, space: str, look: Look
    ) -> PlainTransition:
        """Makes `amount` linear frames from `id1` towards `id2`, or towards a new random face of that `look`.

        This is the transition of the original system: frame k is at k * speed / amount of the way. Distances are not
        measured.

        Raises:
            FaceNotFound, InvalidParameter, ServiceError: See `make`.
        """
        request = TransitionRequest(amount=amount, speed=speed, space=space)
        if id2 is not None:
            return self._plain(request, self._sources.of_fields([("id1", id1), ("id2", id2)]), [])
        start = self._sources.of("id1", [id1])
        with self._random.destination(start.generator, look) as (end, drafts):
            return self._plain(request, Sources([*start.faces, end], start.generator), drafts)

    def _plain(self, request: TransitionRequest, sources: Sources, first: list[Draft]) -> PlainTransition:
        layers = layer_indices(None, sources.generator.network.config)
        walk = Walk(sources, space=request.space, curve="straight", layers=layers)
        drafts = _drafts(request, sources, walk, moments(request.amount, request.speed, False), layers)
        faces = self._maker.make(sources.generator, [*first, *drafts])
        id1, id2 = (face.id for face in sources.faces)
        return PlainTransition(faces[len(first) :], id1, id2, request.speed)

    def _found(self, request: TransitionRequest) -> Sources:
        """Returns the faces on the way; an error names the parameter that is wrong."""
        if request.path:
            return self._sources.of("path", request.path)
        return self._sources.of_fields([("from", request.start), ("to", request.end)])


def _drafts(
    request: TransitionRequest, sources: Sources, walk: Walk, times: Sequence[float], layers: tuple[int, ...]
) -> list[Draft]:
    derived: Derived = {
        "by": "transition", "space": request.space, "spacing": request.spacing, "steps": request.amount,
        "speed": request.speed,
        "endpoints": request.endpoints, "layers": list(layers), "of": sources.origins,
    }  # fmt: skip
    if request.spacing == "equal":
        derived["metric"] = request.metric
    first = 0 if request.endpoints else 1
    return [
        Draft(sources.generator.derived_recipe({**derived, "step": step, "t": t}, ws, sources.noise_mode))
        for step, (t, ws) in enumerate(zip(times, walk.latents(times), strict=True), first)
    ]
