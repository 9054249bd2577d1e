"""The composition root, as far as it goes without a server."""

import dataclasses
import logging
import subprocess
import sys
import traceback

import pytest

import wsgi
from services.errors import StartError
from services.faces.random_faces import Look
from services.rendering.networks import NetworkEntry
from settings import Settings
from stylegan2.engines import choose_engine, is_installed
from stylegan2.measurement.file import write_measures
from tests.fakes import FakeConfig, FakeNetwork
from tests.serving import ROOT
from tests.stylegan2.measurement.tiny_measures import tiny_measures, tiny_parser


def build(settings, describe=lambda address: NetworkEntry(name=address, address=address)):
    return wsgi.build_service(settings, lambda settings, entry, on_download: FakeNetwork(name=entry.name), describe)


def test_importing_it_imports_no_engine_and_reads_no_network():
    look = "import sys, wsgi; print(sorted({'keras', 'tensorflow', 'jax', 'openvino'} & set(sys.modules)))"
    run = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


def test_settings_reach_the_faces(tmp_path):
    settings = Settings(results=tmp_path / "results", truncation_psi=0.3, precision="bfloat16", engine="tensorflow")
    service = build(settings)
    service.start()
    assert service.networks.wait_until_ready(10)
    recipe = service.random_faces.make(1, Look())[0].recipe
    assert (recipe.truncation_psi, recipe.precision) == (0.3, "bfloat16")
    assert "keras" in recipe.engine
    service.close()


def test_measuring_networks_are_opened_and_measure_faces_when_they_are_made(tmp_path):
    path = tmp_path / "tiny.measures.safetensors"
    write_measures(path, dataclasses.replace(tiny_measures(), parser=tiny_parser(regions=11)))
    settings = Settings(results=tmp_path / "results", measures=(path,), measured="made")
    service = wsgi.build_service(
        settings,
        lambda settings, entry, on_download: FakeNetwork(FakeConfig(img_width=16), name=entry.name),
        lambda address: NetworkEntry(name=address, address=address),
    )
    service.start()
    assert service.networks.wait_until_ready(60)
    [face] = service.random_faces.make(1, Look())
    assert face.measures is not None
    assert set(service.measurements.of([face])[0].attributes) == {"smile", "yaw"}
    service.close()


def test_a_database_that_cannot_be_opened_is_named(tmp_path):
    with pytest.raises(StartError, match="FACESPACE_DATABASE"):
        build(Settings(results=tmp_path, database="nosuch://x"))


@pytest.mark.parametrize(
    "database",
    [
        "nosuch://lab:hunter2@db/faces",
        "postgresql://lab:hunter2@db:port/faces",
        "postgresql://lab:hunter2@[/faces",
        "lab:hunter2@db/faces",
    ],
)
def test_the_password_of_a_database_is_not_shown_when_it_cannot_be_opened(tmp_path, database):
    with pytest.raises(StartError, match="FACESPACE_DATABASE") as refusal:
        build(Settings(results=tmp_path, database=database))
    assert "hunter2" not in "".join(traceback.format_exception(refusal.value))


def test_the_password_of_a_network_reaches_neither_its_name_nor_a_message(tmp_path):
    address = "https://lab:hunter2@host/?token=hunter2"
    entry = wsgi.describe_network(address)
    assert entry.name == "host"
    with pytest.raises(StartError, match="are both called host") as refusal:
        build(Settings(results=tmp_path, networks=(address, f"{address}2")), wsgi.describe_network)
    assert "hunter2" not in str(refusal.value)


def test_the_log_shows_no_secrets_even_in_tracebacks():
    formatter = wsgi.SecretFreeFormatter("%(message)s")
    try:
        raise ValueError("https://lab:hunter2@host/net.pkl cannot be read")
    except ValueError:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "at %s", ("https://h/?t=hunter2",), sys.exc_info())
    text = formatter.format(record)
    assert "hunter2" not in text
    assert "at https://h/?***" in text
    assert "ValueError: https://***@host/net.pkl cannot be read" in text


def test_two_networks_of_one_name_are_refused(tmp_path):
    with pytest.raises(StartError, match="FACESPACE_NETWORK: a and b are both called same"):
        build(
            Settings(results=tmp_path, networks=("a", "b")), lambda address: NetworkEntry(name="same", address=address)
        )


def test_a_network_that_is_not_there_is_named(tmp_path):
    with pytest.raises(StartError, match="FACESPACE_NETWORK: nowhere is neither a file nor a known network"):
        build(Settings(results=tmp_path, networks=("bundled", "nowhere")), wsgi.describe_network)


def test_the_bundled_network_is_described_without_loading_it():
    entry = wsgi.describe_network("bundled")
    assert (entry.name, entry.licence) == ("faces128", "CC0 1.0")
    assert entry.shape["img_height"] == 128


def test_known_networks_say_where_they_are_and_what_is_known_of_them():
    for network in wsgi.known_networks():
        assert network["loaded"] is False
        assert network["address"].startswith("https://")
        assert network["licence"]
        assert network["note"]


def test_an_engine_that_is_asked_for_is_taken_and_otherwise_the_fastest():
    assert wsgi.chosen_engine(Settings(engine="tensorflow")) == "tensorflow"
    assert wsgi.chosen_engine(Settings()) == choose_engine()


@pytest.mark.skipif(is_installed("jax"), reason="JAX is installed")
def test_an_engine_that_is_not_installed_is_refused_at_the_start():
    with pytest.raises(StartError, match=r"FACESPACE_ENGINE must be auto or .*: jax is not installed"):
        wsgi.chosen_engine(Settings(engine="jax"))
