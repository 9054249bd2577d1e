"""Transitions from face to face: of all layers or some, evenly spaced if wanted, with their distances."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from services.derived.transitions.even_steps import EVEN
from services.derived.transitions.frame_distances import FrameDistances, Gauge
from services.derived.transitions.frame_range import check_frames
from services.derived.transitions.path import moments
from services.derived.transitions.request import TransitionRequest
from services.derived.transitions.timetable import timetable
from services.derived.transitions.walk import Walk
from services.faces.drafted import Drafted
from services.faces.lookup import SourceFaces, Sources
from services.faces.maker import Draft, FaceMaker
from services.faces.random_faces import Look, RandomFaces
from services.network import Float32s
from services.ranges.ranges import Ranges
from services.ranges.warned import Warned
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
    warnings: list[Warned]

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
    warnings: list[Warned]


class Transitions:
    """Makes transitions: all frames, or none."""

    def __init__(self, sources: SourceFaces, maker: FaceMaker, random: RandomFaces, ranges: Ranges) -> None:
        self._sources = sources
        self._maker = maker
        self._random = random
        self._ranges = ranges

    def make(self, request: TransitionRequest) -> Frames:
        """Makes and stores the frames of `request`.

        Where equal steps are impossible, because rendering jumps or the levels of pixels are too coarse, the steps are
        as equal as they can be made.

        Raises:
            FaceNotFound, InvalidParameter: An id is unknown, the faces belong to two networks, a face has no z, the
                network has no such layers, or two faces of a slerp lie opposite each other.
            OutOfRange: A frame would lie far beyond the network's own faces, and the request does not insist.
            ServiceError: See FaceMaker.make.
        """
        sources = self._found(request)
        walk, layers = _walk(request, sources)
        times = moments(request.amount, request.speed, request.endpoints)
        check_frames(self._ranges, request, walk, times, walk.latents(times))  # before a metric renders them
        gauge = Gauge(sources, walk.points, request.metric)
        table = timetable(times if request.endpoints else [0.0, *times], walk, gauge, even=request.spacing == "equal")
        first = 0 if request.endpoints else 1  # the moment 0 is there to measure from
        times, distances = table.spaced.moments[first:], table.distances[first:]
        latents = walk.latents(times)
        checked = check_frames(self._ranges, request, walk, times, latents)
        faces = self._maker.make(sources.generator, _drafts(request, sources, times, latents, layers))
        frames = [Frame(*each) for each in zip(faces, times, distances, strict=True)]
        path, warnings = [face.id for face in sources.faces], checked.warnings([face.id for face in faces])
        return Frames(frames, path, table.spaced.unevenness, warnings)

    def make_plain(
        self, amount: int, id1: int, id2: int | None, *, speed: float, space: str, look: Look, insist: bool = False
    ) -> PlainTransition:
        """Makes `amount` linear frames from `id1` towards `id2`, or towards a new random face of that `look`.

        This is the transition of the original system: frame k is at k * speed / amount of the way. Distances are not
        measured.

        Raises:
            FaceNotFound, InvalidParameter, OutOfRange, ServiceError: See `make`.
        """
        request = TransitionRequest(amount=amount, speed=speed, space=space, insist=insist)
        if id2 is not None:
            return self._plain(request, self._sources.of_fields([("id1", id1), ("id2", id2)]), [])
        start = self._sources.of("id1", [id1])
        with self._random.destination(start.generator, look) as (end, drafts):
            return self._plain(request, Sources([*start.faces, end], start.generator), drafts)

    def _plain(self, request: TransitionRequest, sources: Sources, first: list[Draft]) -> PlainTransition:
        drafted = self._drafted(request, sources)
        made = self._maker.make(sources.generator, [*first, *drafted.drafts])
        faces, (id1, id2) = made[len(first) :], (face.id for face in sources.faces)
        return PlainTransition(faces, id1, id2, request.speed, drafted.warnings([face.id for face in faces]))

    def draft(self, request: TransitionRequest) -> Drafted:
        """Returns the frames of a request whose `spacing` is not "equal", without making them or measuring distances.

        Raises:
            FaceNotFound, InvalidParameter, OutOfRange, ServiceError: See `make`.
        """
        return self._drafted(request, self._found(request))

    def _drafted(self, request: TransitionRequest, sources: Sources) -> Drafted:
        walk, layers = _walk(request, sources)
        times = moments(request.amount, request.speed, request.endpoints)
        latents = walk.latents(times)
        checked = check_frames(self._ranges, request, walk, times, latents)
        return Drafted(sources.generator, _drafts(request, sources, times, latents, layers), checked.warnings)

    def _found(self, request: TransitionRequest) -> Sources:
        """Returns the faces on the way; an error names the parameter that is wrong."""
        if request.path:
            return self._sources.of("path", request.path)
        return self._sources.of_fields([("from", request.start), ("to", request.end)])


def _walk(request: TransitionRequest, sources: Sources) -> tuple[Walk, tuple[int, ...]]:
    """Returns the way of a transition, and the layers that move."""
    layers = layer_indices(request.layers, sources.generator.network.config)
    curve = "arc" if request.spacing == "slerp" else "straight"
    return Walk(sources, space=request.space, curve=curve, layers=layers), layers


def _drafts(
    request: TransitionRequest,
    sources: Sources,
    times: Sequence[float],
    latents: Sequence[Float32s],
    layers: tuple[int, ...],
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
        Draft(
            sources.generator.derived_recipe({**derived, "step": step, "t": t}, ws, sources.noise_mode),
            blamed=None if request.insist else request.speed_field,
        )
        for step, (t, ws) in enumerate(zip(times, latents, strict=True), first)
    ]
