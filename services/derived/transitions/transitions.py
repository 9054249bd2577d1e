"""Transitions through several faces, evenly spaced if wanted, of all layers or some, with their distances."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from services.derived.transitions.even_steps import EVEN
from services.derived.transitions.frame_distances import FrameDistances, Gauge
from services.derived.transitions.path import moments
from services.derived.transitions.timetable import timetable
from services.derived.transitions.walk import Walk
from services.faces.lookup import SourceFaces, Sources
from services.faces.maker import Draft, FaceMaker
from services.recipes.face import Face
from services.recipes.layers import Layers, layer_indices
from services.recipes.recipe import Recipe
from services.rendering.network import Float32s

SPACINGS = ("linear", "slerp", "equal")


@dataclasses.dataclass(frozen=True, kw_only=True)
class TransitionWish:
    """What is wanted: `amount` frames on the way through the faces `path`, or `start` and `end`, at least two.

    `linear` frames are at k · speed / amount of the way (with `endpoints` evenly from 0 to 1, both in), on straight
    lines in `space`; `slerp` the same on great circles; `equal` on straight lines so that each step has the same length
    by `metric`. Of several legs each takes an equal share of t, so that linear frames pass through the faces where the
    amount allows it; beyond the end the last leg goes on.
    """

    path: Sequence[int] = ()
    start: int = 0
    end: int = 0
    amount: int
    speed: float = 1.0
    space: str = "w"
    spacing: str = "linear"
    metric: str = "w"
    endpoints: bool = False
    layers: Layers | None = None


@dataclasses.dataclass(frozen=True)
class Frame:
    """A stored frame: at `t` of the way."""

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


class Transitions:
    """Makes transitions: all frames, or none."""

    def __init__(self, sources: SourceFaces, maker: FaceMaker) -> None:
        self._sources = sources
        self._maker = maker

    def make(self, wish: TransitionWish) -> Frames:
        """The frames of `wish`, stored.

        Equal steps that cannot be had, where rendering makes leaps or the levels of pixels are too coarse, are as equal
        as they get.

        Raises:
            FaceNotFound, InvalidParameter: an id is unknown, faces are of two networks, a face of space z has no z, the
                network has no such layers, or two faces of a slerp are opposite.
            ServiceError: see FaceMaker.make.
        """
        sources = self._found(wish)
        layers = layer_indices(wish.layers, sources.generator.network.config)
        walk = Walk(sources, space=wish.space, curve="arc" if wish.spacing == "slerp" else "straight", layers=layers)
        times = moments(wish.amount, wish.speed, wish.endpoints)
        gauge = Gauge(sources, walk.points, wish.metric)
        table = timetable(times if wish.endpoints else [0.0, *times], walk, gauge, even=wish.spacing == "equal")
        first = 0 if wish.endpoints else 1  # the moment 0 is there to measure from
        times, distances = table.spaced.moments[first:], table.distances[first:]
        recipes = _recipes(wish, sources, times, walk.latents(times), layers)
        faces = self._maker.make([Draft(recipe) for recipe in recipes])
        frames = [Frame(*each) for each in zip(faces, times, distances, strict=True)]
        return Frames(frames, [face.id for face in sources.faces], table.spaced.unevenness)

    def _found(self, wish: TransitionWish) -> Sources:
        """The faces on the way; who gave them by two names is told which is wrong."""
        if wish.path:
            return self._sources.of("path", wish.path)
        self._sources.of("from", [wish.start])
        return self._sources.of("to", [wish.start, wish.end])


def _recipes(
    wish: TransitionWish, sources: Sources, times: Sequence[float], ws: Sequence[Float32s], layers: tuple[int, ...]
) -> list[Recipe]:
    derived = {
        "by": "transition", "space": wish.space, "spacing": wish.spacing, "steps": wish.amount, "speed": wish.speed,
        "endpoints": wish.endpoints, "layers": list(layers), "of": sources.essentials,
        **({"metric": wish.metric} if wish.spacing == "equal" else {}),
    }  # fmt: skip
    return [
        sources.generator.derived_recipe({**derived, "step": step, "t": t}, one, sources.noise_mode)
        for step, (t, one) in enumerate(zip(times, ws, strict=True), 0 if wish.endpoints else 1)
    ]
