"""Films of the walk through stored faces."""

from __future__ import annotations

import contextlib
import dataclasses
import hashlib
import math
from collections.abc import Callable, Generator, Sequence
from typing import BinaryIO

from PIL import Image

from services.derived.transitions.frame_distances import Gauge
from services.derived.transitions.frame_range import check_frames
from services.derived.transitions.path import moments
from services.derived.transitions.request import TransitionRequest
from services.derived.transitions.timetable import timetable
from services.derived.transitions.walk import Walk
from services.errors import InvalidParameter
from services.faces.lookup import SourceFaces, Sources
from services.figures import film
from services.memory_budget import MemoryBudget
from services.network import Float32s
from services.pictures.conversion import MAX_SIZE
from services.pictures.sheet import as_picture, scaled_size
from services.ranges.ranges import Ranges
from services.recipes.layers import Layers, layer_indices
from services.results.disk import disk_errors
from services.results.folder import ResultsFolder

Write = Callable[..., None]

MAX_FRAMES = 600
_MOST_PIXELS = 1 << 26  # of all frames of a film: 200 MB for encoders that take all of them at once


@dataclasses.dataclass(frozen=True, kw_only=True)
class AnimationRequest:
    """A film that is asked for.

    Attributes:
        ids: The faces to pass through, at least two.
        frames: The number of frames.
        loop: Whether the film leads back to the first face.
        format: A key of film.FORMATS.
        fps: Frames per second.
        size: The longer side in pixels. None takes the faces' own size, or the largest possible for so many frames.
        space: "w" or "z".
        spacing: As in TransitionRequest.
        metric: As in TransitionRequest; what steps of "equal" distance are measured with.
        layers: As in TransitionRequest.
        insist: Whether to film frames that lie far beyond the network's own faces. Only arcs and ways in z lead there.
    """

    ids: Sequence[int]
    frames: int = 48
    loop: bool = True
    format: str = "webp"
    fps: int = 24
    size: int | None = None
    space: str = "w"
    spacing: str = "linear"
    metric: str = "w"
    layers: Layers | None = None
    insist: bool = False


class Animation:
    """A film that can be made from `sources`, the faces in their order."""

    def __init__(
        self,
        request: AnimationRequest,
        sources: Sources,
        folder: ResultsFolder,
        memory: MemoryBudget,
        ranges: Ranges,
        write: Write,
    ) -> None:
        self._request = request
        self._ranges = ranges
        self._sources = sources
        self._folder = folder
        self._memory = memory
        self._write = write
        config = sources.generator.network.config
        size = _fitting(request, config.img_width, config.img_height)
        self._layers = layer_indices(request.layers, config)
        self._size = film.film_size(*scaled_size(config.img_width, config.img_height, size), request.format)

    @property
    def version(self) -> str:
        """A text that changes whenever the bytes of the film would."""
        generator = self._sources.generator
        recipes = [generator.remade(face.recipe).to_json() for face in self._sources.faces]
        parts = [recipes, self._request, self._size, film.encoder_version(self._request.format)]
        return hashlib.sha256(repr(parts).encode()).hexdigest()[:32]

    def open(self) -> BinaryIO:
        """Makes the film and returns it as an open file without a name, which is deleted when it is closed.

        Raises:
            InvalidParameter: A face has no z, or two faces of a slerp lie opposite each other.
            OutOfRange: A frame would lie far beyond the network's own faces, and the request does not insist.
            StorageFull, ResultsError: The film cannot be written.
            ServiceError: See RenderQueue.results and MemoryBudget.reserve.
        """
        request, file = self._request, self._folder.new_path()
        needed = film.film_bytes(request.frames, math.prod(self._size), request.format)
        with (
            self._memory.reserve(needed + self._sources.generator.bytes_in_flight),
            disk_errors(file),
            contextlib.closing(self._pictures()) as pictures,
        ):
            try:
                self._write(file, pictures, request.format, fps=request.fps, loop=request.loop)
                return file.open("rb")
            finally:
                file.unlink(missing_ok=True)

    def _pictures(self) -> Generator[Image.Image]:
        generator, noise_mode = self._sources.generator, self._sources.noise_mode
        recipes = [generator.derived_recipe({}, ws, noise_mode) for ws in self._latents()]
        with contextlib.closing(generator.pictures(recipes)) as pictures:
            for pixels in pictures:
                yield as_picture(pixels, self._size)

    def _latents(self) -> list[Float32s]:
        """Returns the ws of the frames. The last frame of a loop would be the first face again, and is left out."""
        request = self._request
        faces = [*self._sources.faces, self._sources.faces[0]] if request.loop else self._sources.faces
        sources = Sources(faces, self._sources.generator)
        curve = "arc" if request.spacing == "slerp" else "straight"
        walk = Walk(sources, space=request.space, curve=curve, layers=self._layers)
        times = moments(request.frames + request.loop, 1.0, endpoints=True)
        gauge = Gauge(sources, walk.points, request.metric)
        spaced = timetable(times, walk, gauge, even=request.spacing == "equal").spaced
        times = spaced.moments[: request.frames]
        frames = walk.latents(times)
        way = TransitionRequest(
            amount=len(frames), space=request.space, spacing=request.spacing, endpoints=True, insist=request.insist
        )
        check_frames(self._ranges, way, walk, times, frames)
        return frames


class Animations:
    """Makes films of stored faces; stores nothing.

    Args:
        sources: Finds the faces.
        folder: The results folder, in whose file system films are written.
        memory: The memory that films take some of while they are made.
        ranges: The ranges of networks.
        can_write: Says whether the encoder of a format is installed.
        write: Writes a film.
    """

    def __init__(
        self,
        sources: SourceFaces,
        folder: ResultsFolder,
        memory: MemoryBudget,
        ranges: Ranges,
        *,
        can_write: Callable[[str], bool] = film.can_write,
        write: Write = film.write_film,
    ) -> None:
        self._sources = sources
        self._folder = folder
        self._memory = memory
        self._ranges = ranges
        self._can_write = can_write
        self._write = write

    def plan(self, request: AnimationRequest) -> Animation:
        """Returns the film of `request`, which has not been made yet.

        Raises:
            FaceNotFound, InvalidParameter: An id is unknown, the faces belong to two networks, these lack the layers,
                the film would have too many pixels, or the encoder of its format is not installed.
        """
        if not self._can_write(request.format):
            raise InvalidParameter(
                "format",
                f"format={request.format} needs the package av, which this server does not have: install "
                "it there, or ask for webp or gif.",
            )
        sources = self._sources.of("ids", request.ids)
        return Animation(request, sources, self._folder, self._memory, self._ranges, self._write)


def _fitting(request: AnimationRequest, width: int, height: int) -> int:
    """Returns the longer side in pixels: the one asked for, or the faces' own as far as possible."""
    longer, shorter = max(width, height), min(width, height)
    largest = min(int(math.sqrt(_MOST_PIXELS / request.frames * longer / shorter)), MAX_SIZE)
    if request.size is not None and request.size > largest:
        raise InvalidParameter(
            "size", f"size must be at most {largest} for {request.frames} frames. Received: {request.size}."
        )
    return request.size or min(longer, largest)
