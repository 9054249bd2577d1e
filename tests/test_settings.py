"""The environment is read once, and a wrong value is one clear line."""

import dataclasses
from pathlib import Path

import pytest

from settings import Settings, SettingsError


def test_every_setting_has_a_default():
    assert Settings.from_environ({}) == Settings()
    assert Settings.from_environ({"FACESPACE_NETWORK": "", "FACESPACE_ENGINE": " "}) == Settings()


def test_every_setting_can_be_set():
    settings = Settings.from_environ(
        {
            "FACESPACE_NETWORK": "ffhq.pkl",
            "FACESPACE_RESULTS": "/data/faces",
            "FACESPACE_DATABASE": "sqlite:////data/faces.db",
            "FACESPACE_TRUNCATION_PSI": "-0.5",
            "FACESPACE_MAX_AMOUNT": "500",
            "FACESPACE_PRECISION": "bfloat16",
            "FACESPACE_ENGINE": "jax",
            "FACESPACE_QUEUE": "5000",
            "FACESPACE_THREADS": "4",
            "FACESPACE_REQUEST_MEMORY": "300",
            "FACESPACE_SLOW_THREADS": "2",
            "FACESPACE_SLOW_QUEUE": "0",
            "FACESPACE_PATIENCE": "5",
            "FACESPACE_DIRECTIONS": "smile.npz, /data/age.safetensors",
            "FACESPACE_MEASURES": "lab.measures.safetensors, /data/other.safetensors",
            "FACESPACE_MEASURED": "made",
            "FACESPACE_LPIPS": "/data/lpips.safetensors",
            "FACESPACE_HOSTS": "Faces.example.org, .lab.example,192.168.1.5,[fe80::1]",
            "FACESPACE_ORIGINS": "https://Lab.example.org:443, http://localhost:3000",
            "FACESPACE_PROXIES": "127.0.0.1, 10.1.0.0/16,UNIX,fe80::/10",
            "SCRIPT_NAME": "/lab/faces/",
            "HOME": "/root",
        }
    )
    assert settings == Settings(
        networks=("ffhq.pkl",), results=Path("/data/faces"), database="sqlite:////data/faces.db", truncation_psi=-0.5,
        max_amount=500, precision="bfloat16", engine="jax", queue=5000, threads=4, request_memory=300,
        slow_threads=2, slow_queue=0, patience=5, directions=(Path("smile.npz"), Path("/data/age.safetensors")),
        measures=(Path("lab.measures.safetensors"), Path("/data/other.safetensors")), measured="made",
        lpips=Path("/data/lpips.safetensors"),
        hosts=("faces.example.org", ".lab.example", "192.168.1.5", "[fe80::1]"),
        origins=("https://lab.example.org", "http://localhost:3000"),
        proxies=("127.0.0.1/32", "10.1.0.0/16", "unix", "fe80::/10"), path="/lab/faces",
    )  # fmt: skip
    with pytest.raises(dataclasses.FrozenInstanceError):
        settings.queue = 1


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        ("FACESPACE_TRUNCATION_PSI", "nan"),
        ("FACESPACE_TRUNCATION_PSI", "much"),
        ("FACESPACE_TRUNCATION_PSI", "11"),
        ("FACESPACE_MAX_AMOUNT", "0"),
        ("FACESPACE_MAX_AMOUNT", "1.5"),
        ("FACESPACE_MAX_AMOUNT", "9" * 30),
        ("FACESPACE_MAX_AMOUNT", "2000"),
        ("FACESPACE_PRECISION", "float16"),
        ("FACESPACE_ENGINE", "torch"),
        ("FACESPACE_QUEUE", "100"),
        ("FACESPACE_THREADS", "-1"),
        ("FACESPACE_REQUEST_MEMORY", "0"),
        ("FACESPACE_REQUEST_MEMORY", "1 GB"),
        ("FACESPACE_SLOW_THREADS", "0"),
        ("FACESPACE_SLOW_QUEUE", "-1"),
        ("FACESPACE_PATIENCE", "0"),
        ("FACESPACE_DIRECTIONS", "smile.npz,"),
        ("FACESPACE_HOSTS", "*"),
        ("FACESPACE_HOSTS", "faces.example.org:8000"),
        ("FACESPACE_HOSTS", "https://faces.example.org"),
        ("FACESPACE_HOSTS", "a,,b"),
        ("FACESPACE_ORIGINS", "*"),
        ("FACESPACE_ORIGINS", "null"),
        ("FACESPACE_ORIGINS", "lab.example.org"),
        ("FACESPACE_ORIGINS", "https://lab.example.org/"),
        ("FACESPACE_PROXIES", "*"),
        ("FACESPACE_PROXIES", "nginx.example.org"),
        ("FACESPACE_PROXIES", "10.1.2.3/16"),
        ("FACESPACE_PROXIES", "127.0.0.1:80"),
        ("FACESPACE_PROXIES", "127.0.0.1,"),
        ("SCRIPT_NAME", "lab"),
        ("SCRIPT_NAME", "//lab.example.org"),
        ("SCRIPT_NAME", "/lab/../faces"),
        ("SCRIPT_NAME", "https://lab.example.org/lab"),
        ("SCRIPT_NAME", "/the lab"),
        ("FACESPACE_DIRECTIONS", "smile.npz,smile.npz"),
        ("FACESPACE_MEASURES", "a,,b"),
        ("FACESPACE_MEASURED", "always"),
    ],
)
def test_a_wrong_value_is_named_in_one_line(variable, value):
    with pytest.raises(SettingsError) as refusal:
        Settings.from_environ({variable: value})
    assert variable in str(refusal.value)
    assert "Received: " in str(refusal.value)
    assert "\n" not in str(refusal.value)


@pytest.mark.parametrize(
    ("address", "in_memory"),
    [
        ("sqlite://", True),
        ("sqlite:///:memory:", True),
        ("sqlite:///faces.db", False),
        ("sqlite:////data/faces.db", False),
        ("postgresql://lab/faces", False),
    ],
)
def test_a_store_in_memory_is_known_for_one(address, in_memory):
    assert Settings(database=address).in_memory == in_memory


def test_no_message_contains_the_password_of_an_address():
    address = "https://lab:hunter2@host/net.pkl?token=hunter2"
    for variable in ("FACESPACE_NETWORK", "FACESPACE_ORIGINS", "FACESPACE_THREADS"):
        with pytest.raises(SettingsError) as refusal:
            Settings.from_environ({variable: f"{address},{address}"})
        assert "hunter2" not in str(refusal.value)
        assert "https://***@host/net.pkl?***" in str(refusal.value)


def test_the_engine_sets_keras_backend_and_another_one_is_reported(caplog):
    environ = {"KERAS_BACKEND": "jax"}
    Settings(engine="openvino").choose_backend(environ)
    assert environ == {"KERAS_BACKEND": "tensorflow"}
    [record] = caplog.records
    assert record.getMessage() == "KERAS_BACKEND='jax' is ignored: FACESPACE_ENGINE chooses what computes"
    empty: dict[str, str] = {}
    Settings(engine="jax").choose_backend(empty)
    assert empty == {"KERAS_BACKEND": "jax"}
