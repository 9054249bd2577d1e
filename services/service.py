"""Builds all services and connects them."""

from __future__ import annotations

import contextlib
import functools
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

from db.face_store import FaceStore
from services.derived.averages import Averages
from services.derived.mixes import Mixes
from services.derived.similar.similar import Similar
from services.derived.transitions.transitions import Transitions
from services.directions.axes import LatentAxes
from services.directions.catalogue import DirectionCatalogue
from services.directions.edits import Edits
from services.directions.files import DirectionFiles
from services.directions.steps import Steps
from services.distances.distances import DistanceService
from services.distances.identity import Recognition, installed_recognition
from services.edits.adjuster import Adjuster
from services.edits.held_edits import HeldEdits
from services.edits.linear_start import LinearStarts
from services.edits.subjects import Subjects
from services.faces.annotations import Annotations
from services.faces.deletions import Deletions
from services.faces.face_service import FaceService
from services.faces.lookup import SourceFaces, StoredFaces
from services.faces.maker import FaceMaker
from services.faces.random_faces import RandomFaces
from services.faces.verification import Verification
from services.figures.animations import Animations
from services.figures.face_sheets import FaceSheets
from services.figures.mix_sheets import MixSheets
from services.imports.imports import Imports
from services.listing.listing import Listing
from services.measurements.described import DescribedFaces
from services.measurements.eyes import installed_eyes
from services.measurements.measurements import Measurements
from services.measurements.population_file import PopulationFiles
from services.measurements.populations import Populations
from services.measurements.readers import Readers
from services.memory_budget import MemoryBudget
from services.network import Network
from services.pictures.conversion import Converter
from services.previews.previews import Previews
from services.projections.alignment import Alignment
from services.projections.projections import Projections
from services.projections.projector import Projector, make_projector
from services.projections.targets import Targets
from services.ranges.ranges import Ranges
from services.readiness import Readiness
from services.rendering.generator import Generator
from services.rendering.networks import NetworkEntry, Networks, OnDownload
from services.rendering.render_queue import RenderQueue
from services.results.folder import ResultsFolder
from services.results.following import Following
from services.results.rebuild import rebuild
from services.results.trash import Trash
from services.samples.samples import Samples
from services.stimuli.replay import Replays
from services.stimuli.stimulus_sets import StimulusSets
from stylegan2.directions.w_statistics import CovarianceCache, ReachCache
from stylegan2.pictures.pixels import Pixels

_PATIENCE = 20  # seconds that a request waits for the results folder to be read


class Service:
    """All services of one results folder; `start` begins to load the network, `close` ends everything.

    Args:
        entries: The configured networks; the first one is the default.
        load: Loads the network of an entry (see `Networks`).
        results: The results folder.
        store: The store of faces; it is rebuilt from the results folder.
        queue_size: How many faces may wait for a network, over all requests.
        max_bytes: How much memory loaded networks may take.
        memory: How much memory pictures, films and sets may take while they are made.
        precision: The precision in which the networks compute.
        truncation_psi: The truncation psi of random faces if the request names none.
        engine: The versions of the software, which recipes record.
        directions: The files of named directions.
        covariances: Where covariances of w are cached; ranges of w are cached beside them, from as many samples.
        readers: The files of measuring networks.
        populations: Where the distributions of measured quantities are kept.
        measure_new: Whether faces are measured while they are made, and their PNGs say what was measured. Otherwise a
            face is measured when somebody asks for it.
        recognition: Measures the identity of faces. Default: the model that is installed, if any.
        alignment: Cuts faces out of uploaded pictures.
        trash: Keeps deleted faces for a while.
        make_projector: Makes the projector of a network.
        on_failure: Called from another thread if the default network cannot be loaded at the start.
    """

    def __init__(
        self,
        entries: Sequence[NetworkEntry],
        load: Callable[[NetworkEntry, OnDownload], Network],
        *,
        results: Path,
        store: FaceStore,
        queue_size: int,
        max_bytes: int,
        memory: MemoryBudget,
        precision: str,
        truncation_psi: float,
        engine: Mapping[str, str],
        directions: DirectionFiles | None = None,
        covariances: CovarianceCache | None = None,
        readers: Readers | None = None,
        populations: PopulationFiles | None = None,
        measure_new: bool = False,
        recognition: Recognition | None = None,
        alignment: Alignment | None = None,
        trash: Trash | None = None,
        make_projector: Callable[[Network], Projector] = make_projector,
        on_failure: Callable[[Exception], None] = lambda error: None,
    ) -> None:
        self._load = load
        self._folder = folder = ResultsFolder(results)
        self._store = store
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="folder")
        self._read: Future[int] = Future()
        self.queue = queue = RenderQueue(max_rows=queue_size)
        self.networks = networks = Networks(
            entries,
            self._load_network,
            functools.partial(Generator, queue, precision=precision, engine=engine, truncation_psi=truncation_psi),
            precision=precision,
            truncation_psi=truncation_psi,
            max_bytes=max_bytes,
            on_failure=on_failure,
        )
        self._trash = trash or Trash(results)
        following = Following(store, folder)
        measure: dict[str, Any] = {"measure": self._measured} if measure_new else {}
        maker = FaceMaker(store, folder, following, shows_face=self._shows_face, **measure)
        self.stored = stored = StoredFaces(store, self._folder_is_read, following.catch_up)
        self.random_faces = RandomFaces(networks, store, folder, maker)
        self.faces = FaceService(stored, networks, store, folder, following, maker)
        self.annotations = Annotations(self.faces, store, folder, following)
        self.deletions = Deletions(stored, store, folder, following, self._trash)
        self._readers = readers or Readers()
        self.measurements = Measurements(self.faces, networks, self._readers, memory, installed_eyes())
        self.populations = Populations(self.measurements, populations or PopulationFiles())
        self.listing = Listing(stored, store, networks, self.measurements)
        self.described = DescribedFaces(stored, networks, self.measurements, self.populations)
        self.converter = Converter(memory)
        self.sources = sources = SourceFaces(stored, networks)
        covariances = covariances or CovarianceCache()
        self.ranges = ranges = Ranges(ReachCache(covariances.folder, covariances.samples))
        self.animations = Animations(sources, folder, memory, ranges)
        self.averages = Averages(sources, maker, memory, ranges)
        self.mixes = Mixes(sources, maker)
        self.mix_sheets = MixSheets(sources, memory)
        self.face_sheets = FaceSheets(self.faces, folder, memory)
        self.similar = Similar(sources, maker, ranges)
        self.transitions = Transitions(sources, maker, self.random_faces, ranges)
        axes = LatentAxes(covariances)
        self.directions = DirectionCatalogue(networks, directions or DirectionFiles(), axes)
        self.edits = Edits(sources, maker, Steps(self.directions, axes), ranges)
        starts = LinearStarts(self.directions)
        subjects = Subjects(axes, starts, self._readers, self.populations, self.measurements, ranges, queue_size)
        self.held_edits = HeldEdits(sources, maker, subjects, self.measurements, memory, ranges)
        self.imports = Imports(networks, self.random_faces, self.faces, maker, ranges, memory)
        self.previews = Previews(maker, self.converter)
        self.adjust = Adjuster(networks, subjects, self.measurements)
        self.samples = Samples(
            networks, self.random_faces, self.measurements, self.populations, memory, adjust=self.adjust
        )
        self.projections = Projections(
            networks,
            maker,
            axes,
            alignment or Alignment(),
            Targets(results),
            memory,
            ranges,
            self.converter,
            make_projector=make_projector,
        )  # fmt: skip
        self.distances = DistanceService(self.faces, networks, folder, memory, recognition or installed_recognition())
        chunk, measuring = min(64, queue_size), self.measurements
        self.stimulus_sets = StimulusSets(self.faces, networks, folder, memory, chunk, measuring)
        self.replays = Replays(stored, networks, folder, memory, chunk, measuring)
        self.readiness = Readiness(networks, results)
        self.verification = Verification(stored, networks, folder)
        self._closing = contextlib.ExitStack()
        for close in (store.close, folder.close, self._reading.shutdown, queue.stop, self.networks.stop):
            self._closing.callback(close)  # in reverse order
        self._closing.callback(self.projections.stop)

    def start(self) -> None:
        """Begins to read the results folder and, at the same time, to load the network. Returns immediately."""
        self._read = self._reading.submit(rebuild, self._store, self._folder, self._trash)
        self.queue.start()
        self.networks.start()

    def close(self) -> None:
        """Ends all services; no request may be running."""
        self._closing.close()

    def _load_network(self, entry: NetworkEntry, on_download: OnDownload) -> Network:
        """Loads a network, but returns only once the results folder is indexed: a ready service knows its faces."""
        network = self._load(entry, on_download)
        if entry is self.networks.default:  # errors in the files are reported at the start
            self.directions.check(network)
            self._readers.check(network)
        self._read.result()
        return network

    def _measured(self, network: Network, pixels: Pixels) -> str:
        return self.measurements.text_of(network, self.measurements.of_pixels(network, pixels))

    def _shows_face(self, network: Network, pixels: Pixels) -> bool:
        return self.measurements.shows_face(network, pixels)

    def _folder_is_read(self) -> bool:
        """Waits up to _PATIENCE for the results folder: a hundred thousand faces take ten seconds or more."""
        try:
            self._read.result(timeout=_PATIENCE)
        except TimeoutError:
            return False
        return True
