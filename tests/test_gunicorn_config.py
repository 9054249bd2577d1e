"""Gunicorn's configuration, without a Gunicorn that serves."""

import os
import runpy
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from gunicorn.config import Config

from app.reading.hosts import Hosts
from server.worker import LaneWorker
from services.results.disk import hidden_folder
from stylegan2.files.locks import is_free

ROOT = Path(__file__).parents[1]


@pytest.fixture
def results(tmp_path: Path) -> Path:
    return tmp_path / "results"


@pytest.fixture(autouse=True)
def environment(monkeypatch: pytest.MonkeyPatch, results: Path) -> pytest.MonkeyPatch:
    """Only the results folder is set."""
    for name in list(os.environ):
        if name.startswith("FACESPACE_"):
            monkeypatch.delenv(name)
    monkeypatch.setenv("FACESPACE_RESULTS", str(results))
    return monkeypatch


@pytest.fixture
def server() -> Iterator[SimpleNamespace]:
    server = SimpleNamespace(cfg=SimpleNamespace(workers=1, preload_app=False))
    yield server
    if hasattr(server, "results_lock"):
        os.close(server.results_lock)


def configured() -> dict[str, Any]:
    return runpy.run_path(str(ROOT / "gunicorn_config.py"))


def test_gunicorn_knows_every_setting() -> None:
    config = Config()
    read = {name: value for name, value in configured().items() if name in config.settings}
    for name, value in read.items():
        config.set(name, value)
    assert {"wsgi_app", "bind", "workers", "worker_class", "threads", "timeout", "graceful_timeout"} <= set(read)
    lower = {name for name, value in configured().items() if name.islower() and isinstance(value, str | int)}
    assert {name for name in lower if not name.startswith("_")} <= set(config.settings)


def test_one_worker_has_as_many_threads_as_the_service_is_set_to(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("FACESPACE_THREADS", "7")
    found = configured()
    assert (found["workers"], found["worker_class"], found["threads"]) == (1, LaneWorker, 7)


def test_a_wrong_setting_ends_the_start_with_one_line(environment: pytest.MonkeyPatch) -> None:
    environment.setenv("FACESPACE_THREADS", "none")
    with pytest.raises(SystemExit, match=r"^facespace: FACESPACE_THREADS must be [^\n]*$"):
        configured()


def test_the_results_folder_is_held_before_a_worker_starts(server: SimpleNamespace, results: Path) -> None:
    configured()["on_starting"](server)
    assert not is_free(hidden_folder(results) / "service.lock")


def test_several_workers_need_a_database_and_none_is_forked_from_a_loaded_network(
    server: SimpleNamespace, results: Path, environment: pytest.MonkeyPatch
) -> None:
    server.cfg.workers = 2
    with pytest.raises(SystemExit, match="2 workers cannot share a store in memory"):
        configured()["on_starting"](server)
    assert not results.exists()
    server.cfg.preload_app = True
    environment.setenv("FACESPACE_DATABASE", "sqlite:///faces.db")
    with pytest.raises(SystemExit, match="--preload"):
        configured()["on_starting"](server)
    server.cfg.preload_app = False
    configured()["on_starting"](server)
    assert not is_free(hidden_folder(results) / "service.lock")


def test_a_folder_that_cannot_be_used_ends_the_start(
    server: SimpleNamespace, results: Path, environment: pytest.MonkeyPatch
) -> None:
    results.write_text("")
    environment.setenv("FACESPACE_RESULTS", str(results / "below"))
    with pytest.raises(SystemExit, match=r"^facespace: FACESPACE_RESULTS: .* cannot be used"):
        configured()["on_starting"](server)


def test_requests_may_name_the_addresses_that_gunicorn_listens_on() -> None:
    config, hosts = Config(), Hosts()
    config.set("bind", ["192.168.1.5:8000", "unix:/run/facespace.sock", "[fe80::1]:80"])
    worker = SimpleNamespace(cfg=config, wsgi=SimpleNamespace(extensions={"hosts": hosts}))
    configured()["post_worker_init"](worker)
    assert hosts.allows("192.168.1.5:8000")
    assert hosts.allows("[fe80::1]")
    assert not hosts.allows("192.168.1.6")


def test_a_worker_that_ends_closes_its_service_if_it_has_one() -> None:
    closed = []
    service = SimpleNamespace(close=lambda: closed.append("service"))
    jobs = SimpleNamespace(close=lambda: closed.append("jobs"))
    worker_exit = configured()["worker_exit"]
    worker_exit(None, SimpleNamespace(wsgi=SimpleNamespace(extensions={"facespace": service, "facespace.jobs": jobs})))
    worker_exit(None, SimpleNamespace(wsgi=None))
    worker_exit(None, SimpleNamespace())
    assert closed == ["jobs", "service"]
