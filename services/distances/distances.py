"""Measures the distances from one face to others."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from typing import TypeVar

import numpy as np

from services.distances.contour import ContourDistance, Points, contour_distance
from services.distances.identity import Recognition
from services.distances.measured_face import MeasuredFace, NotComparable
from services.distances.metrics import pixel_distance, w_distance, w_plus_distance
from services.errors import NetworkMismatch
from services.faces.face_service import FaceService
from services.memory_budget import MemoryBudget
from services.network import Float32s, Floats
from services.recipes.face import Face
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.rendering.networks import Networks
from services.results.folder import ResultsFolder

MAX_OTHERS = 100
_BYTES_PER_PIXEL = 40  # of the larger of two pictures: both, their differences, and Pillow's copies

Array = TypeVar("Array", Points, Floats)


@dataclasses.dataclass(frozen=True, kw_only=True)
class Distances:
    """The distances from one face to another. A distance that cannot be measured is None.

    Attributes:
        id: of the other face.
        z: Euclidean distance of the z.
        w, w_plus: see services/distances/metrics.py.
        pixel: root mean square of the differences, in levels of 0 to 255.
        identity: Euclidean distance of the face recognition's vectors.
        contour: in pixels.
        contour_percent: the contour's mean distance in percent of the picture's height.
        notes: why a distance is None, by its name.
    """

    id: int
    z: float | None
    w: float | None
    w_plus: float | None
    pixel: float | None
    identity: float | None
    contour: ContourDistance | None
    contour_percent: float | None
    notes: dict[str, str]


class DistanceService:
    """Measures distances between stored faces. A PNG that is missing is made again.

    Without a `recognition` there is no identity distance.
    """

    def __init__(
        self,
        faces: FaceService,
        networks: Networks,
        folder: ResultsFolder,
        memory: MemoryBudget,
        recognition: Recognition | None,
    ) -> None:
        self._faces = faces
        self._networks = networks
        self._folder = folder
        self._memory = memory
        self._recognition = recognition

    def between(self, face_id: int, others: Sequence[int]) -> list[Distances]:
        """Measures the distances from the face `face_id` to each of `others`, in order.

        Raises:
            FaceNotFound: there is no such face.
            NetworkNotReady, NetworkUnusable: a latent needs a network that is not loaded or cannot be loaded.
            NetworkMismatch, ResultsError: the PNG of a face is missing and cannot be made again.
            MemoryFull, NeedsTooMuchMemory: the pictures need more memory than there is.
        """
        subject = self._faces.stored.face(face_id)
        found = {other: self._faces.stored.face(other, "to") for other in dict.fromkeys(others)}
        generators = _Generators(self._networks)
        ws = _latents(subject, {subject.id: subject, **found}.values(), generators)

        def measured(face: Face) -> MeasuredFace:
            return MeasuredFace(face, ws.get(face.id), self._faces, generators.of, self._recognition)

        start = measured(subject)
        largest = self._folder.most_pixels(face.file for face in [subject, *found.values()])
        with self._memory.reserve(largest * _BYTES_PER_PIXEL):
            return [_distances(start, measured(found[other])) for other in others]


class _Generators:
    """The generators that one request needs, each looked up once."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        self._found: dict[str, Generator] = {}

    def of(self, recipe: Recipe) -> Generator:
        """Returns the generator of the network that made `recipe`. Raises as Networks.generator_of."""
        if recipe.fingerprint not in self._found:
            self._found[recipe.fingerprint] = self._networks.generator_of(recipe)
        return self._found[recipe.fingerprint]


def _latents(subject: Face, faces: Iterable[Face], generators: _Generators) -> dict[int, Float32s]:
    """Returns the ws [num_ws, w_dim] of all `faces` of the subject's network, by id.

    If that network is not configured, faces whose recipes contain no latents are left out.
    """
    related = [face for face in faces if face.recipe.fingerprint == subject.recipe.fingerprint]
    try:
        generator = generators.of(subject.recipe)
    except NetworkMismatch:
        return {face.id: face.recipe.latents() for face in related if face.recipe.ws is not None}
    ws = generator.latents_of([face.recipe for face in related])
    return dict(zip((face.id for face in related), ws, strict=True))


def _distances(start: MeasuredFace, end: MeasuredFace) -> Distances:
    notes: dict[str, str] = {}
    values: dict[str, float | None] = {}
    contour = None
    for name, measure in {"z": _z, "w": _w, "w+": _w_plus, "pixel": _pixel, "identity": _identity}.items():
        try:
            values[name] = measure(start, end)
        except (NotComparable, NetworkMismatch) as error:
            values[name], notes[name] = None, str(error)
    try:
        contour = _contour(start, end)
    except NotComparable as error:
        notes["contour"] = str(error)
    return Distances(
        id=end.face.id, z=values["z"], w=values["w"], w_plus=values["w+"], pixel=values["pixel"],
        identity=values["identity"], contour=contour,
        contour_percent=None if contour is None else 100 * contour.mean / len(start.pixels), notes=notes,
    )  # fmt: skip


def _z(start: MeasuredFace, end: MeasuredFace) -> float:
    first, second = _or_raise(start.z), _or_raise(end.z)
    if first.shape != second.shape:
        raise NotComparable(f"z has {first.size} numbers on one network and {second.size} on the other")
    return float(np.linalg.norm(first - second))


def _w(start: MeasuredFace, end: MeasuredFace) -> float:
    return w_distance(*_both_ws(start, end))


def _w_plus(start: MeasuredFace, end: MeasuredFace) -> float:
    return w_plus_distance(*_both_ws(start, end))


def _pixel(start: MeasuredFace, end: MeasuredFace) -> float:
    _check_shape(start, end)
    return pixel_distance(start.pixels, end.pixels)


def _identity(start: MeasuredFace, end: MeasuredFace) -> float:
    return float(np.linalg.norm(_or_raise(start.embedding) - _or_raise(end.embedding)))


def _contour(start: MeasuredFace, end: MeasuredFace) -> ContourDistance:
    _check_shape(start, end)
    return contour_distance(_or_raise(start.contour), _or_raise(end.contour))


def _or_raise(value: Array | NotComparable) -> Array:
    """Returns `value`, or raises it if it is the reason why there is no value."""
    if isinstance(value, NotComparable):
        raise value
    return value


def _both_ws(start: MeasuredFace, end: MeasuredFace) -> tuple[Float32s, Float32s]:
    first, second = start.face.recipe, end.face.recipe
    if first.fingerprint != second.fingerprint:
        raise NotComparable(f"the faces are from two networks, {first.network} and {second.network}")
    if start.ws is None or end.ws is None:
        raise NotComparable(f"it needs the network {first.network}, which this service does not have")
    return start.ws, end.ws


def _check_shape(start: MeasuredFace, end: MeasuredFace) -> None:
    first, second = start.pixels.shape, end.pixels.shape
    if first != second:
        raise NotComparable(f"the pictures differ in shape: {list(first)} and {list(second)}")
