"""The composition root: settings, networks, store, services and app, each built once and by hand.

Gunicorn calls `build` in its worker, after the fork; nothing is loaded or opened before.
"""

from __future__ import annotations

import functools
import logging
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from flask import Flask

from app import create_app
from app.answering.answers import joined
from app.durable import Performer
from db.face_row import StoreError
from db.face_store import FaceStore
from jobs.jobs import Jobs
from services.directions.files import DirectionFiles
from services.errors import DirectionsUnusable, MeasuresUnusable, ServiceError, StartError
from services.measurements.population_file import PopulationFiles
from services.measurements.reader import FaceReader
from services.measurements.readers import Readers
from services.memory_budget import MemoryBudget
from services.network import Network, shape_of
from services.projections.projector import Projector, make_projector
from services.rendering.networks import MEGABYTE, NetworkEntry, OnDownload
from services.results.trash import Trash
from services.service import Service
from settings import AUTO, WHEN_MADE, Settings, SettingsError
from stylegan2.addresses import shown_address, without_secrets
from stylegan2.directions import shipped_directions
from stylegan2.engines import choose_engine, engine_versions
from stylegan2.measurement.bundled import shipped_measures, shipped_populations
from stylegan2.messages import escaped
from stylegan2.projection.lpips_file import read_lpips

CANNOT_START = 3  # Gunicorn's exit status for "this worker will never boot": it ends instead of starting another

log = logging.getLogger(__name__)


Describe = Callable[[str], NetworkEntry]
Load = Callable[[Settings, NetworkEntry, OnDownload], Network]


def describe_network(address: str) -> NetworkEntry:
    """Returns what is known of a network before it is loaded. Raises ValueError if there is no such network."""
    from stylegan2.description import describe

    found = describe(address)
    shape = {} if found.config is None else shape_of(found.config)
    return NetworkEntry(name=found.name, address=address, licence=found.licence, note=found.note, shape=shape)


def load_network(settings: Settings, entry: NetworkEntry, on_download: OnDownload) -> Network:
    """Loads a network. The engine, whose import takes seconds, is imported only here."""
    import stylegan2

    network = stylegan2.load(entry.address, settings.precision, engine=chosen_engine(settings), on_download=on_download)
    network.name = entry.name  # as the API calls it
    loaded: Network = network
    return loaded


def build(load: Load = load_network, describe: Describe = describe_network) -> Flask:
    """Builds the application from the environment; if that fails, ends the process with one line that says why."""
    log_without_secrets()
    try:
        settings = Settings.read()
        settings.choose_backend()
        service = build_service(settings, load, describe)
    except (SettingsError, StartError, ServiceError, OSError) as error:
        _give_up(str(error))
    service.start()
    performer = Performer()
    jobs = build_jobs(settings, service, performer)
    app = create_app(
        service,
        max_amount=settings.max_amount,
        max_job_amount=max(settings.max_amount, settings.max_job_amount),
        jobs=jobs,
        known_networks=known_networks,
        hosts=settings.hosts,
        origins=settings.origins,
        path=settings.path,
        proxies=settings.proxies,
    )
    performer.perform_with(app)
    jobs.start()
    app.extensions["facespace"], app.extensions["facespace.jobs"] = service, jobs
    return app


def build_jobs(settings: Settings, service: Service, performer: Performer) -> Jobs:
    """Builds the jobs, which begin to run when they are started and the network is loaded."""
    return Jobs(
        settings.results,
        settings.jobs_address,
        performer,
        joined,
        service.networks.wait_until_ready,
        days=settings.jobs_days,
    )


def build_service(settings: Settings, load: Load, describe: Describe) -> Service:
    """Builds the services. Raises StartError if a network does not exist, or the database cannot be used."""
    entries = network_entries(settings.networks, describe)
    try:
        store = FaceStore(settings.database)
    except (StoreError, ValueError) as error:  # ValueError: SQLAlchemy's, for a wrong port
        address = shown_address(settings.database)
        reason = (
            str(error).replace(settings.database, address)
            if isinstance(error, StoreError)
            else "its port must be a number"
        )
        raise StartError(f"FACESPACE_DATABASE: {without_secrets(reason)}. Received: {address!r}") from None
    engine = chosen_engine(settings)
    log.info("engine: %s", engine)
    return Service(
        entries,
        functools.partial(load, settings),
        results=settings.results,
        store=store,
        queue_size=settings.queue,
        max_bytes=settings.memory * MEGABYTE,
        memory=MemoryBudget(settings.request_memory * MEGABYTE),
        precision=settings.precision,
        truncation_psi=settings.truncation_psi,
        engine=engine_versions(engine),
        directions=DirectionFiles(shipped_directions(), settings.directions),
        readers=Readers(shipped_measures(), settings.measures, reader_opener(engine)),
        populations=PopulationFiles(shipped=shipped_populations()),
        measure_new=settings.measured == WHEN_MADE,
        trash=Trash(settings.results, days=settings.trash_days, megabytes=settings.trash_megabytes),
        make_projector=projectors(settings),
        on_failure=stop_without_network,
    )


def reader_opener(engine: str) -> Callable[[Path], FaceReader]:
    """Returns what opens a file of measuring networks on an engine, which is imported only then."""

    def open_file(path: Path) -> FaceReader:
        from stylegan2.readers import open_reader

        return open_reader(path, engine)

    return open_file


def projectors(settings: Settings) -> Callable[[Network], Projector]:
    """Returns what makes a network's projector. Raises StartError if the file of LPIPS' weights cannot be used."""
    if settings.lpips is None:
        return make_projector
    try:
        return functools.partial(make_projector, lpips=read_lpips(settings.lpips))
    except ValueError as error:
        raise StartError(f"FACESPACE_LPIPS: {error}") from error


def network_entries(addresses: Sequence[str], describe: Describe) -> list[NetworkEntry]:
    """Returns the networks at `addresses`. Raises StartError if one does not exist, or two have the same name."""
    try:
        entries = [describe(address) for address in addresses]
    except (ValueError, OSError) as error:
        raise StartError(f"FACESPACE_NETWORK: {error}") from error
    named: dict[str, str] = {}
    for entry in entries:
        if entry.name in named:
            both = f"{shown_address(named[entry.name])} and {shown_address(entry.address)}"
            raise StartError(f"FACESPACE_NETWORK: {both} are both called {entry.name}")
        named[entry.name] = entry.address
    return entries


def stop_without_network(error: Exception) -> None:
    """Ends this process, and thereby Gunicorn, from the thread that loads the network."""
    if not isinstance(error, ValueError | OSError | ServiceError | ImportError):
        log.error("The network could not be started", exc_info=error)
    named = {
        DirectionsUnusable: "FACESPACE_DIRECTIONS",
        MeasuresUnusable: "FACESPACE_MEASURES",
        ServiceError: "FACESPACE_RESULTS",
        ImportError: "FACESPACE_ENGINE (its library cannot be imported)",
    }
    setting = next((text for kind, text in named.items() if isinstance(error, kind)), "FACESPACE_NETWORK")
    _give_up(f"{setting}: {error}", at_once=True)


def chosen_engine(settings: Settings) -> str:
    """Returns the engine that the settings name, or the fastest one. Raises StartError if it is not installed."""
    try:
        return choose_engine(None if settings.engine == AUTO else settings.engine)
    except ImportError as error:
        raise StartError(f"FACESPACE_ENGINE must be {AUTO} or an engine that is installed: {error}") from error


def known_networks() -> Sequence[Mapping[str, Any]]:
    """Returns the published networks, as the API lists them."""
    from stylegan2.checkpoints import KNOWN_NETWORKS

    return [
        {
            "name": network.name,
            "loaded": False,
            "configured": False,
            "img_height": network.resolution,
            "img_width": network.resolution,
            "licence": network.licence,
            "address": network.url,
            "note": network.bias,
        }
        for network in KNOWN_NETWORKS
    ]


class SecretFreeFormatter(logging.Formatter):
    """Leaves secrets of addresses out of what is logged, tracebacks included, and keeps each message on one line.

    File names may hold line ends and control characters, with which lines could be forged.
    """

    def format(self, record: logging.LogRecord) -> str:
        return without_secrets(super().format(record))

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802
        record.message = escaped(record.message)
        return super().formatMessage(record)


def log_without_secrets() -> None:
    """Sends the log of this process to standard error, unless it is set up already."""
    handler = logging.StreamHandler()
    handler.setFormatter(SecretFreeFormatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    logging.basicConfig(level=logging.INFO, handlers=[handler])


def _give_up(line: str, at_once: bool = False) -> NoReturn:
    sys.stderr.write(f"facespace: {without_secrets(' '.join(line.split()))}\n")
    sys.stderr.flush()
    if at_once:
        os._exit(CANNOT_START)  # SystemExit in this thread would not end the process
    sys.exit(CANNOT_START)
