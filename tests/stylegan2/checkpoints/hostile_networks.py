"""Whole networks with something hostile in them, one function for each kind.

Each function takes a random generator, from which it draws what is wrong and where, and returns the bytes of a file.
"""

from __future__ import annotations

import dataclasses
import json
import math
import random
import struct
import tempfile
import zipfile
from pathlib import Path
from typing import Any

import numpy as np

from stylegan2.checkpoints import write_checkpoint
from stylegan2.config import GeneratorConfig
from stylegan2.weights import Checkpoint
from tests.stylegan2.checkpoints import hostile_pickles, pickles, writers
from tests.stylegan2.checkpoints.pickles import Stored
from tests.stylegan2.numpy_stylegan2 import random_checkpoint

CONFIG = GeneratorConfig(img_height=8, img_width=8, channels=(4, 3), z_dim=5, w_dim=5, mapping_layers=2)
VALUES = [math.nan, math.inf, -math.inf, 0, -1, 3.0, 1e308, 1e-308, True, None, "", "64", "x" * 10**6, [], {}, [[1]]]
VALUES += [
    2**64,
    2**5000,
    10**400,
    [1] * 300_000,
    [1e308, 1e308],
    [1, -1],
    [math.nan],
    ["1"],
    200,
    20_000,
    2**27,
    "\x1b[2J",
]
FIELDS = [field.name for field in dataclasses.fields(GeneratorConfig)]


def safetensors_file(checkpoint: Checkpoint) -> bytes:
    """Returns our own file of a checkpoint."""
    with tempfile.TemporaryDirectory() as folder:
        write_checkpoint(Path(folder) / "x", checkpoint)
        return (Path(folder) / "x").read_bytes()


WRITERS = [
    lambda checkpoint: writers.torch_pickle_file(checkpoint, "ada"),
    lambda checkpoint: writers.torch_pickle_file(checkpoint, "sg3", protocol=4, numpy=2),
    lambda checkpoint: writers.torch_pickle_file(checkpoint, "ada", attributes=False, protocol=2),
    lambda checkpoint: writers.tf_pickle_file(checkpoint),
    lambda checkpoint: writers.rosinality_file(checkpoint),
    lambda checkpoint: writers.rosinality_file(checkpoint, "stream", training=True),
    safetensors_file,
]


def edited(content: bytes, change: Any) -> bytes:
    """Returns our own file after `change` was called with its `facespace` header, a dictionary."""
    size = int.from_bytes(content[:8], "little")
    header = json.loads(content[8 : 8 + size])
    ours = json.loads(header["__metadata__"]["facespace"])
    change(ours)
    header["__metadata__"]["facespace"] = json.dumps(ours)
    encoded = json.dumps(header).encode()
    return struct.pack("<Q", len(encoded)) + encoded + content[8 + size :]


def absurd_configuration(rng: random.Random) -> bytes:
    """One or two fields of our own header have values of other types, or far out of range."""
    changes = {rng.choice([*FIELDS, "unknown"]): rng.choice(VALUES) for _ in range(rng.choice([1, 2]))}
    return edited(safetensors_file(random_checkpoint(CONFIG)), lambda ours: ours["config"].update(changes))


def absurd_metadata(rng: random.Random) -> bytes:
    """What people read is endlessly long, no text, or an escape sequence."""
    changes = {rng.choice(["name", "licence", "note"]): rng.choice([*VALUES, "\x1b[31m\0", "n" * 10_000_000])}
    return edited(safetensors_file(random_checkpoint(CONFIG)), lambda ours: ours["metadata"].update(changes))


def absurd_header(rng: random.Random) -> bytes:
    """The header of our own format is deep, long, or lies about its length."""
    many = {str(k): {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for k in range(30_000)}
    header = rng.choice(
        [b"{", b'{"a":' * 10_000, json.dumps(many).encode(), b'{"__metadata__":{"facespace":"' + b"[" * 50_000]
    )
    length = rng.choice([len(header), 0, 2**20, 99_999_999, 2**63])
    return struct.pack("<Q", length) + header


def absurd_settings(rng: random.Random) -> bytes:
    """An argument or an attribute in a pickle has a value of another type, or far out of range."""
    value = rng.choice([*VALUES, hostile_pickles.laughs(rng)])
    checkpoint = random_checkpoint(CONFIG)
    names = ["mapping_nonlinearity", "mapping_lrmul", "nonlinearity", "resample_kernel", "conv_clamp"]
    if rng.random() < 0.4:
        return pickles.dumps((writers.tf_generator(checkpoint, "ada", **{rng.choice(names): value}),) * 3)
    generator = writers.torch_generator(checkpoint, rng.choice(["ada", "sg3"]), "f4", rng.random() < 0.5, True)
    state = generator.arguments[0].items["state"]
    if rng.random() < 0.5:
        name = rng.choice(["mapping_kwargs", "synthesis_kwargs", "conv_clamp", "resample_filter", "activation"])
        state["_init_kwargs"].items[name] = rng.choice([value, {"activation": value, "lr_multiplier": value}])
    for path, layer in (("synthesis", "b4"), ("mapping", "fc0")):
        owner = state["_modules"].items[path].arguments[0].items["state"]["_modules"].items[layer]
        attributes = owner.arguments[0].items["state"]
        attributes |= {rng.choice(["conv_clamp", "activation", "bias_gain"]): value}
    return pickles.dumps({"G_ema": generator})


def large_weights(rng: random.Random) -> bytes:
    """Every number is finite, but a product or a sum of them is not."""
    config = dataclasses.replace(CONFIG, mapping_lr_multiplier=rng.choice([0.01, 1e6, 1e-6]))
    checkpoint = random_checkpoint(config)
    weights = {name: array.copy() for name, array in checkpoint.weights.items()}
    for name in rng.sample(sorted(weights), rng.choice([1, 3, len(weights)])):
        weights[name] = np.sign(weights[name]) * np.float32(rng.choice([1e20, 1e30, 3e38]))
    return rng.choice(WRITERS)(dataclasses.replace(checkpoint, weights=weights))


def changed_bytes(rng: random.Random) -> bytes:
    """Some bytes of a whole network are others."""
    content = bytearray(rng.choice(WRITERS)(random_checkpoint(CONFIG)))
    for _ in range(rng.choice([1, 3, 30])):
        content[rng.randrange(len(content))] = rng.randrange(256)
    return bytes(content)


def cut_off(rng: random.Random) -> bytes:
    content = rng.choice(WRITERS)(random_checkpoint(CONFIG))
    return content[: rng.randrange(len(content))]


def one_layer_many_times(rng: random.Random) -> bytes:
    """Hundreds of blocks or thousands of mapping layers are one and the same."""
    checkpoint = random_checkpoint(CONFIG)
    count = rng.choice([20, 200, 5000])
    if rng.random() < 0.3:
        names = writers.rosinality_weights(checkpoint, True)
        storages = [Stored(str(k), np.ravel(array)) for k, array in enumerate(names.values())]
        state = {name: pickles.tensor(a, s) for (name, a), s in zip(names.items(), storages, strict=True)}
        state |= {f"style.{k}.{leaf}": state[f"style.2.{leaf}"] for k in range(2, count) for leaf in ("weight", "bias")}
        for j in range(count):
            state |= {
                name.replace("convs.1.", f"convs.{2 * j + 1}."): state[name] for name in names if "convs.1." in name
            }
            state[f"to_rgbs.{j}.bias"] = state["to_rgbs.0.bias"]
        return writers.torch_zip({"g_ema": pickles.ordered_dict(state)}, storages)
    generator = writers.torch_generator(checkpoint, "ada", "f4", True, True)
    modules = generator.arguments[0].items["state"]["_modules"].items
    for path, last in (("synthesis", "b8"), ("mapping", "fc1")):
        inside = modules[path].arguments[0].items["state"]["_modules"].items
        names_of = (
            [f"fc{k}" for k in range(2, count)]
            if path == "mapping"
            else [f"b{16 << k}" for k in range(min(count, 300))]
        )
        inside |= dict.fromkeys(names_of, inside[last])
    return pickles.dumps({"G_ema": generator})


def hostile_zip(rng: random.Random) -> bytes:
    """A zip file as torch writes it, around a bomb, with thousands of parts, or with compressed ones."""
    compression = rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED])
    parts = {"data.pkl": rng.choice(hostile_pickles.KINDS)(rng)}
    parts |= {f"data/{k}": b"" for k in range(rng.choice([0, 3, 20_000]))}
    return writers.zip_of(parts, compression)


def hostile_stream(rng: random.Random) -> bytes:
    """A torch stream around a bomb, by itself or many times inside another pickle."""
    bomb = rng.choice(hostile_pickles.KINDS)(rng)
    head = [pickles.dumps(part, 2) for part in (pickles.MAGIC, 1001, {"little_endian": True})]
    stream = b"".join(head) + bomb
    if rng.random() < 0.5:
        return stream
    text = b"\x8e" + struct.pack("<Q", len(stream)) + stream + b"q\x01"
    return b"\x80\x04ctorch.storage\n_load_from_bytes\nq\x02" + text + b"h\x02h\x01\x85R0" * 20_000 + b"."


KINDS = [
    absurd_configuration,
    absurd_metadata,
    absurd_header,
    absurd_settings,
    large_weights,
    changed_bytes,
    cut_off,
    one_layer_many_times,
    hostile_zip,
    hostile_stream,
]
