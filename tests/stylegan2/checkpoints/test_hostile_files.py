"""Hostile files: nothing in them is executed, no claim of theirs is trusted, and memory stays small."""

import contextlib
import io
import json
import os
import pickle
import random
import struct
import time
import zipfile

import numpy as np
import pytest

from stylegan2.checkpoints import read_checkpoint, write_checkpoint
from stylegan2.config import GeneratorConfig
from stylegan2.errors import CheckpointError
from tests.stylegan2.checkpoints import pickles, writers
from tests.stylegan2.checkpoints.pickles import Call, Name, Stored
from tests.stylegan2.numpy_stylegan2 import random_checkpoint

CONFIG = GeneratorConfig(img_height=8, img_width=8, channels=(4, 3), z_dim=5, w_dim=5, mapping_layers=2)
CALLS = [
    ("os", "system"),
    ("posix", "system"),
    ("builtins", "eval"),
    ("__builtin__", "exec"),
    ("builtins", "getattr"),
    ("subprocess", "Popen"),
    ("torch", "load"),
    ("torch.hub", "load"),
    ("numpy", "load"),
    ("numpy.core.multiarray", "fromfile"),
    ("stylegan2.checkpoints.unpickler", "unpickle"),
    ("torch_utils.persistence", "os.system"),
]


def refused(tmp_path, content: bytes) -> str:
    """Asserts that a file is refused; returns the message."""
    path = tmp_path / "network.pkl"
    path.write_bytes(content)
    with pytest.raises(CheckpointError) as error:
        read_checkpoint(path)
    message = str(error.value)
    assert len(message) < 1000
    assert "\n" not in message
    return message


class TouchFile:
    """An attacker's object: when Python itself unpickles it, it creates a file."""

    def __init__(self, path):
        self.path = path

    def __reduce__(self):
        return os.system, (f"touch {self.path}",)


@pytest.mark.parametrize("protocol", range(6))
def test_a_pickle_that_calls_os_system_is_refused_and_does_not_run(tmp_path, protocol):
    trace = tmp_path / "trace"
    content = pickle.dumps({"G_ema": TouchFile(trace)}, protocol)
    message = refused(tmp_path, content)
    assert not trace.exists()
    if protocol >= 2:
        assert "system" in message
    pickle.loads(content)
    assert trace.exists(), "the attack itself has to work, or this test shows nothing"


def test_a_whole_network_with_an_attack_beside_it_is_refused_and_does_not_run(tmp_path):
    trace = tmp_path / "trace"
    attack = Call(Name("os", "system"), (f"touch {trace}",))
    generator = writers.torch_generator(random_checkpoint(CONFIG), "ada", "f4", True, True)
    assert "os.system" in refused(tmp_path, pickles.dumps({"G_ema": generator, "training_set_kwargs": attack}))
    assert not trace.exists()


@pytest.mark.parametrize(("module", "name"), CALLS, ids=[".".join(call) for call in CALLS])
@pytest.mark.parametrize("protocol", [2, 4])
def test_what_another_name_makes_in_place_of_a_network_is_refused_and_named(tmp_path, module, name, protocol):
    assert name in refused(tmp_path, pickles.dumps({"G_ema": Call(Name(module, name), ("x",))}, protocol))


@pytest.mark.parametrize(("module", "name"), CALLS, ids=[".".join(call) for call in CALLS])
def test_a_torch_storage_inside_a_pickle_may_name_nothing_else(tmp_path, module, name):
    stream = pickles.torch_stream(Call(Name(module, name), ("x",)), [])
    storage = Call(Name("torch.storage", "_load_from_bytes"), (stream,))
    generator = writers.torch_generator(random_checkpoint(CONFIG), "ada", "f4", True, True)
    message = refused(tmp_path, pickles.dumps({"G_ema": generator, "unused": storage}))
    assert f"asks for `{module}.{name}`" in message


@pytest.mark.parametrize("protocol", [2, 4])
def test_a_torch_storage_that_repeats_the_files_bytes_is_refused(tmp_path, protocol):
    stored = Stored("0", np.zeros(1000, "f4"))
    stream = pickles.torch_stream(stored, [stored])
    storages = [Call(Name("torch.storage", "_load_from_bytes"), (stream,)) for _ in range(3)]
    assert "repeats the same bytes" in refused(tmp_path, pickles.dumps({"G_ema": storages}, protocol))


PROTOCOL = b"\x80\x04"
BOMBS = {
    "a text of 2^60 bytes": PROTOCOL + b"\x8d" + struct.pack("<Q", 2**60) + b"abc.",
    "bytes of 2^63 bytes": PROTOCOL + b"\x8e" + struct.pack("<Q", 2**63) + b"abc.",
    "a bytearray of 2^40 bytes": PROTOCOL + b"\x96" + struct.pack("<Q", 2**40) + b"abc.",
    "a number of 2^31 bytes": PROTOCOL + b"\x8b" + struct.pack("<I", 2**31) + b"abc.",
    "a huge memo index": PROTOCOL + b"Nr" + struct.pack("<I", 2**32 - 1) + b".",
    "an unknown memo index": PROTOCOL + b"j" + struct.pack("<I", 2**32 - 1) + b".",
    "an empty stack": PROTOCOL + b".",
    "a mark too few": PROTOCOL + b"Nt.",
    "an append to a text": PROTOCOL + b"\x8c\x01aNa.",
    "a call of a number": PROTOCOL + b"K\x01)R.",
    "attributes of a number": PROTOCOL + b"K\x01}b.",
    "attributes of a class": PROTOCOL + b"cnumpy\ndtype\n}b.",
    "a dictionary in a dictionary's key": PROTOCOL + b"}}Ns.",
    "deep nesting of lists": PROTOCOL + b"]" * 500_000 + b"a" * 499_999 + b".",
    "deep nesting of tuples": PROTOCOL + b"N" + b"\x85" * 1_000_000 + b".",
    "millions of dictionaries": PROTOCOL + b"}" * 20_000_000 + b".",
    "millions of references": PROTOCOL + b"]\x94" + b"h\x00" * 10_000_000 + b".",
    "lists that multiply": PROTOCOL + b"]\x94" + b"(" * 1000 + b"h\x00l2l" * 1000 + b".",
    "tuples that multiply": PROTOCOL + b")" + b"2\x86" * 100_000 + b".",
    "records with long arguments": PROTOCOL
    + b"("
    + b"N" * 200_000
    + b"tq\x00"
    + b"ctorch\nSize\nh\x00R" * 50_000
    + b".",
    "a persistent reference": PROTOCOL + b"K\x01Q.",
    "an extension code": PROTOCOL + b"\x82\x01.",
    "an old-style class": b"\x80\x02(ios\nsystem\n.",
    "a name without end": PROTOCOL + b"c" + b"a" * 5_000_000,
}


@pytest.mark.parametrize("content", BOMBS.values(), ids=BOMBS.keys())
def test_a_pickle_bomb_is_refused_quickly_and_in_little_memory(tmp_path, content, little_memory):
    begin = time.process_time()
    refused(tmp_path, content)
    assert time.process_time() - begin < 10


def test_a_setting_that_grows_when_shown_is_not_shown(tmp_path):
    laughs = ["ha"]
    for _ in range(60):
        laughs = [laughs] * 9
    checkpoint = random_checkpoint(CONFIG)
    for setting in ("conv_clamp", "activation"):
        generator = writers.torch_generator(checkpoint, "ada", "f4", True, True)
        synthesis = generator.arguments[0].items["state"]["_modules"].items["synthesis"]
        block = synthesis.arguments[0].items["state"]["_modules"].items["b4"].arguments[0].items["state"]
        block["_modules"].items["conv1"].arguments[0].items["state"][setting] = laughs
        refused(tmp_path, pickles.dumps({"G_ema": generator}))
    content = pickles.dumps(Call(Name("dnnlib.tflib.network", "Network"), state={"static_kwargs": laughs}))
    refused(tmp_path, content)


def test_a_network_whose_layers_share_few_bytes_is_refused(tmp_path):
    """Many large layers claim the same few bytes, so that together they are larger than the file."""
    stored = Stored("0", np.zeros(300_000, "f4"))
    weight = pickles.tensor(np.zeros((512, 512), "f4"), stored)
    bias = pickles.tensor(np.zeros(512, "f4"), stored)
    state = {
        f"style.{k}.{name}": value for k in range(1, 90) for name, value in {"weight": weight, "bias": bias}.items()
    }
    other = writers.rosinality_weights(random_checkpoint(CONFIG), True)
    storages = [Stored(str(k + 1), np.ravel(array)) for k, array in enumerate(other.values())]
    for (name, array), storage in zip(other.items(), storages, strict=True):
        state.setdefault(name, pickles.tensor(array, storage))
    content = writers.torch_zip({"g_ema": pickles.ordered_dict(state)}, [stored, *storages])
    assert "claims a network of" in refused(tmp_path, content)


def test_a_zip_bomb_is_refused_before_reading(tmp_path, little_memory):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("archive/data.pkl", b"\0" * 100_000_000)
    assert "compressed" in refused(tmp_path, file.getvalue())


def test_a_zip_that_claims_absurd_sizes_is_refused(tmp_path, little_memory):
    content = writers.rosinality_file(random_checkpoint(CONFIG))
    for size in (2**31, 2**32 - 2):
        at = content.rindex(b"PK\x01\x02", 0, content.rindex(b"archive/data.pkl")) + 20
        false = content[:at] + struct.pack("<II", size, size) + content[at + 8 :]
        refused(tmp_path, false)


@pytest.mark.parametrize(
    "header", [b"{", b'{"a":' * 10_000, b'{"__metadata__":{"facespace":"[' + b"[" * 50_000 + b'"}}']
)
@pytest.mark.parametrize("length", [0, 1, 2**20, 99_999_999, 2**63])
def test_a_safetensors_file_with_an_absurd_header_is_refused(tmp_path, header, length, little_memory):
    refused(tmp_path, struct.pack("<Q", length) + header)


@pytest.mark.parametrize(
    "change",
    [
        {"mapping_layers": 10**9},
        {"img_height": 2**40, "img_width": 2**40},
        {"img_height": 2**5000},
        {"channels": [10**9, 10**9]},
        {"z_dim": 10**12},
        {"c_dim": 10**12},
        {"z_dim": -1},
        {"z_dim": "5"},
        {"channels": None},
        {"resample_filter": "1331"},
        {"resample_filter": [[1]]},
        {"conv_clamp": "x"},
        {"conv_clamp": float("nan")},
        {"unknown": 1},
    ],
    ids=lambda change: str(change)[:40],
)
def test_a_safetensors_file_with_an_absurd_configuration_is_refused(tmp_path, change, little_memory):
    checkpoint = random_checkpoint(CONFIG)
    write_checkpoint(tmp_path / "x", checkpoint)
    content = (tmp_path / "x").read_bytes()
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    ours = json.loads(header["__metadata__"]["facespace"])
    ours["config"] |= change
    header["__metadata__"]["facespace"] = json.dumps(ours)
    encoded = json.dumps(header).encode()
    refused(tmp_path, struct.pack("<Q", len(encoded)) + encoded + content[8 + size :])


FORMATS = {
    "ada": lambda: writers.torch_pickle_file(random_checkpoint(CONFIG), "ada"),
    "sg3": lambda: writers.torch_pickle_file(random_checkpoint(CONFIG), "sg3", protocol=4, numpy=2),
    "tensorflow": lambda: writers.tf_pickle_file(random_checkpoint(CONFIG)),
    "zip": lambda: writers.rosinality_file(random_checkpoint(CONFIG)),
    "stream": lambda: writers.rosinality_file(random_checkpoint(CONFIG), "stream"),
}


@pytest.mark.parametrize("make", FORMATS.values(), ids=FORMATS.keys())
def test_a_file_with_bytes_changed_at_random_is_read_or_refused(tmp_path, make):
    whole, rng = make(), random.Random(0)
    path = tmp_path / "network"
    for _ in range(120):
        content = bytearray(whole)
        for _ in range(rng.choice([1, 3, 30])):
            content[rng.randrange(len(content))] = rng.randrange(256)
        path.write_bytes(content)
        with contextlib.suppress(CheckpointError):
            read_checkpoint(path)
