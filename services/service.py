"""Puts the parts of the service together, from a way to load the network to a FaceService."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Mapping
from pathlib import Path

from db.face_store import FaceStore
from services.face_maker import FaceMaker
from services.face_service import FaceService
from services.generator import Generator
from services.network import Network
from services.rebuild import rebuild
from services.render_queue import RenderQueue
from services.results import ResultsFolder


class Service:
    """A FaceService with what it runs on: `start` begins to load the network, `close` ends it all."""

    def __init__(
        self,
        load: Callable[[], Network],
        *,
        results: Path,
        store: FaceStore,
        queue_size: int = 1000,
        precision: str = "float32",
        truncation_psi: float = 0.7,
        engine: Mapping[str, str] | None = None,
        on_failure: Callable[[Exception], None] = lambda error: None,
    ) -> None:
        self.queue = RenderQueue(load, max_rows=queue_size, on_failure=on_failure)
        generator = Generator(self.queue, precision=precision, engine=engine, truncation_psi=truncation_psi)
        folder = ResultsFolder(results)
        maker = FaceMaker(generator, store, folder)
        self.faces = FaceService(generator, store, folder, maker)
        self._store, self._folder = store, folder
        self._closing = contextlib.ExitStack()
        for close in (store.close, folder.close, maker.close, self.queue.stop):  # the last one first
            self._closing.callback(close)

    def start(self) -> None:
        """Begins to load the network, and reads the results folder meanwhile; returns when that is read."""
        self.queue.start()
        rebuild(self._store, self._folder)

    def close(self) -> None:
        """Ends it: to be called when no request runs any more."""
        self._closing.close()
