"""The configured networks: loaded when they are first needed, unloaded when memory runs short."""

from __future__ import annotations

import collections
import dataclasses
import functools
import gc
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, wait
from typing import Any

import numpy as np

from services.client import check_client
from services.errors import InvalidParameter, NetworkMismatch, NetworkNotReady, NetworkUnusable
from services.network import Network
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.rendering.rows import Row, compute
from stylegan2.addresses import without_secrets

log = logging.getLogger(__name__)

_STOPPING = "The service is stopping."
MEGABYTE = 1 << 20
OnDownload = Callable[[int, int | None], None]
_GLANCE = 0.25  # seconds after which a request that waits looks whether its client is still there


@dataclasses.dataclass(frozen=True, kw_only=True)
class NetworkEntry:
    """A network that this service may use, as far as it is known without loading it.

    Attributes:
        name: What the API calls it.
        address: What the operator wrote: a name, a path or an address.
        licence: The licence of its weights.
        note: What is known about its bias.
        shape: The numbers of its configuration, such as `img_height`.
    """

    name: str
    address: str
    licence: str = ""
    note: str = ""
    shape: Mapping[str, int] = dataclasses.field(default_factory=dict)


class Networks:
    """Networks by name. The first one is the default and is loaded at the start.

    Args:
        entries: The configured networks, with unique names.
        load: Loads the network of an entry, and gives it the entry's name. During a download it calls its second
            argument with the number of bytes that are here and that of the whole file, or None if it is not known.
        generator: Makes the generator around a loaded network.
        precision: The precision in which the networks compute.
        truncation_psi: The truncation psi of random faces if a request names none.
        max_bytes: How much memory the loaded networks may take together, not counting the one in use. The least
            recently used ones are unloaded.
        patience: Seconds that a request waits for a network to load.
        on_failure: Called from another thread with the error if the default network cannot be loaded at the start.
    """

    def __init__(
        self,
        entries: Sequence[NetworkEntry],
        load: Callable[[NetworkEntry, OnDownload], Network],
        generator: Callable[[Network], Generator],
        *,
        precision: str,
        truncation_psi: float,
        max_bytes: int,
        patience: float = 60,
        on_failure: Callable[[Exception], None] = lambda error: None,
    ) -> None:
        self.entries = tuple(entries)
        self._load = load
        self.precision = precision
        self.truncation_psi = truncation_psi
        self._make_generator = generator
        self._max_bytes = max_bytes
        self._patience = patience
        self._on_failure = on_failure
        self._ready = threading.Event()
        self._one_at_a_time = threading.Lock()  # loading two networks at once would take the memory of both
        self._lock = threading.Lock()  # guards what follows
        self._futures: collections.OrderedDict[str, Future[Generator]] = collections.OrderedDict()
        self._downloads: dict[str, dict[str, int | None]] = {}  # how far they are, by the names of the networks
        self._stopped = False

    @property
    def default(self) -> NetworkEntry:
        """The network of requests that do not name one."""
        return self.entries[0]

    def start(self) -> None:
        """Begins to load the default network; returns at once."""
        self._future(self.default)

    def stop(self) -> None:
        """Refuses every request from now on. Loading cannot be interrupted, but nothing waits for it."""
        self._stopped = True

    def wait_until_ready(self, timeout: float) -> bool:
        """Waits up to `timeout` seconds for the default network; returns whether it is loaded."""
        return self._ready.wait(timeout)

    def generator(self, name: str | None = None) -> Generator:
        """Returns the generator of the network with this name or address, or of the default; loads it if needed.

        Raises:
            InvalidParameter: No configured network has this name or address.
            NetworkNotReady: The service is starting or stopping, or loading takes longer than `patience`.
            NetworkUnusable: The network cannot be loaded.
        """
        entry = self.default if name is None else self.entry(name)
        self.check_ready()
        future, end = self._future(entry), time.monotonic() + self._patience
        while not future.done():
            check_client()
            if time.monotonic() > end:
                raise self._not_ready(entry)
            wait([future], timeout=_GLANCE)
        return future.result()

    def entry(self, name: str) -> NetworkEntry:
        """Returns the configured network with this name or address. Raises InvalidParameter."""
        for entry in self.entries:
            if name in (entry.name, entry.address):
                return entry
        names = ", ".join(entry.name for entry in self.entries)
        raise InvalidParameter("network", f"network must be one of {names}. Received: {name!r}")

    def generator_of(self, recipe: Recipe) -> Generator:
        """Returns the generator of the network that made `recipe`, whatever it is called now.

        Raises:
            NetworkMismatch: None of the configured networks has its fingerprint.
            NetworkNotReady, NetworkUnusable: See `generator`.
        """
        self.check_ready()
        name, fingerprint = recipe.network, recipe.fingerprint
        loaded = self.loaded()
        for loaded_name, network in loaded.items():
            if network.fingerprint == fingerprint:
                return self.generator(loaded_name)
        if name not in loaded and any(entry.name == name for entry in self.entries):
            found = self.generator(name)
            if found.network.fingerprint == fingerprint:
                return found
            loaded = {name: found.network}
        here = ", ".join(f"{each.name} ({each.fingerprint[:12]})" for each in loaded.values()) or "none"
        raise NetworkMismatch(f"The face needs the network {name} ({fingerprint[:12]}). Loaded networks: {here}.", name)

    def loaded(self) -> dict[str, Network]:
        """Returns the loaded networks by name, the most recently used one last."""
        with self._lock:
            done = {name: future for name, future in self._futures.items() if future.done() and not future.exception()}
        return {name: future.result().network for name, future in done.items()}

    def check_ready(self) -> None:
        """Raises NetworkNotReady until the default network is loaded for the first time, and after `stop`."""
        if self._stopped:
            raise NetworkNotReady(_STOPPING)
        if not self._ready.is_set():
            raise self._not_ready(self.default)

    def _future(self, entry: NetworkEntry) -> Future[Generator]:
        with self._lock:
            if entry.name not in self._futures:
                self._futures[entry.name] = Future()
                threading.Thread(target=self._fetch, args=(entry,), name="loading", daemon=True).start()
            self._futures.move_to_end(entry.name)
            return self._futures[entry.name]

    def _fetch(self, entry: NetworkEntry) -> None:
        future = self._futures[entry.name]
        try:
            with self._one_at_a_time:
                network = self._load(entry, functools.partial(self._note_download, entry))
                _warm_up(network)
                self._make_room(network)
        except Exception as error:
            self._report(entry, error, future)
            return
        log.info("ready: network %s, %dx%d pixels", entry.name, network.config.img_width, network.config.img_height)
        future.set_result(self._make_generator(network))
        if entry is self.default:
            self._ready.set()

    def _note_download(self, entry: NetworkEntry, done: int, total: int | None) -> None:
        self._downloads[entry.name] = {"done": done, "total": total}

    def _not_ready(self, entry: NetworkEntry) -> NetworkNotReady:
        """Returns the error that says that a network is still loading, or how far its download is."""
        download = self._downloads.get(entry.name)
        if download is None or download["done"] == download["total"]:
            return NetworkNotReady(f"The network {entry.name} is still loading.")
        megabytes = " of ".join(str(round(each / 1e6)) for each in download.values() if each is not None)
        return NetworkNotReady(f"The network {entry.name} is being downloaded: {megabytes} MB.", download=download)

    def _report(self, entry: NetworkEntry, error: Exception, future: Future[Generator]) -> None:
        """Reports that a network cannot be loaded. The next request tries again: a download may succeed then."""
        with self._lock:
            del self._futures[entry.name]
        if entry is self.default and not self._ready.is_set():
            self._on_failure(error)
        else:
            log.warning("network %s cannot be loaded", entry.name, exc_info=error)
        reason = without_secrets(str(error))
        future.set_exception(NetworkUnusable(f"The network {entry.name} cannot be loaded: {reason}", entry.name))

    def _make_room(self, newest: Network) -> None:
        """Unloads the least recently used networks. Requests that are using one keep it until they are done."""
        sizes = {name: network.nbytes for name, network in self.loaded().items()}
        total = newest.nbytes + sum(sizes.values())
        if total <= self._max_bytes:
            return
        for name, size in sizes.items():
            with self._lock:
                del self._futures[name]
            log.info("network %s is unloaded: it is the least recently used one", name)
            total -= size
            if total <= self._max_bytes:
                break
        gc.unfreeze()  # the server may have frozen the network with the rest of what it started with
        gc.collect()  # a network and its compiled programs refer to each other


def _warm_up(network: Network) -> None:
    """Computes one image, so that the first request does not pay for tracing and allocation."""
    config: Any = network.config
    classes = np.eye(1, config.c_dim, dtype=np.float32) if config.c_dim else None
    compute(network, [Row(z=np.ones((1, config.z_dim), np.float32), c=classes)])
