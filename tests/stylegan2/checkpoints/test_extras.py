"""What lies beside a whole network in its file, and is of no use to it, does not prevent reading it."""

import collections
import datetime
import decimal
import enum
import functools
import pathlib
import types
import uuid

import numpy as np
import pytest

from stylegan2.checkpoints import read_checkpoint
from stylegan2.weights import fingerprint
from tests.stylegan2.checkpoints import pickles, writers
from tests.stylegan2.checkpoints.pickles import Call, Name, Stored
from tests.stylegan2.checkpoints.round_trips import checkpoint_of

CHECKPOINT = checkpoint_of({"z_dim": 8})


class Mode(enum.Enum):
    FAST = "fast"


Wide = collections.namedtuple("Wide", [f"field_{k}" for k in range(40)])

EXTRAS = {
    "a path": pathlib.PosixPath("/data/faces"),
    "a time": datetime.datetime(2024, 1, 2, tzinfo=datetime.UTC),
    "a duration": datetime.timedelta(hours=3),
    "a decimal number": decimal.Decimal("0.1"),
    "an identifier": uuid.UUID(int=7),
    "a complex number": 1 + 2j,
    "a very large number": 2**5000,
    "a range": range(3),
    "an enumeration": Mode.FAST,
    "a named tuple": Wide(*range(40)),
    "a namespace": types.SimpleNamespace(a=1),
    "a counter": collections.Counter("abc"),
    "a queue": collections.deque([1, 2]),
    "a default dictionary": collections.defaultdict(functools.partial(dict, a=1), b={}),
    "sets": [{1, 2}, frozenset([3])],
    "a bytearray": bytearray(b"abc"),
    "a function": functools.partial(np.mean, axis=0),
    "a type": int,
    "an error": ValueError("loss"),
    "keys of other kinds": {("a", 1): 1, b"b": 2, frozenset([1]): 3, 10**30: 4, Mode.FAST: 5},
    "complex numbers": np.zeros(3, "c8"),
    "texts in an array": np.array(["a", "b"]),
    "objects in an array": np.array([None, "a"], dtype=object),
    "a date of NumPy": np.datetime64("2024-01-02"),
    "a random generator": np.random.default_rng(1),
    "an old random generator": np.random.RandomState(1),
    "a class of the author": Call(Name("__main__", "Settings"), (1, 2), state={"lr": 0.1}),
    "a dictionary of the author": Call(Name("easydict", "EasyDict"), items={"lr": 0.1}),
    "a torch type": Name("torch", "float8_e4m3fn"),
    "a torch device": Call(Name("torch", "device"), ("cuda", 0)),
    "a version": Call(Name("torch.torch_version", "TorchVersion"), ("2.1",)),
    "a method": Call(Call(Name("builtins", "getattr"), (Name("a", "B"), "c")), (1,)),
}
every_extra = pytest.mark.parametrize("extra", EXTRAS.values(), ids=EXTRAS.keys())


def assert_read(tmp_path, content):
    (tmp_path / "network").write_bytes(content)
    found = read_checkpoint(tmp_path / "network")
    assert fingerprint(found.config, found.weights) == fingerprint(CHECKPOINT.config, CHECKPOINT.weights)


@every_extra
@pytest.mark.parametrize("protocol", [2, 4])
def test_an_extra_in_a_torch_pickle_is_inert(tmp_path, extra, protocol):
    network = writers.torch_generator(CHECKPOINT, "ada", "f4", True, True)
    network.arguments[0].items["state"]["extra"] = extra
    assert_read(tmp_path, pickles.dumps({"before": extra, "G_ema": network, "after": [extra]}, protocol))


def rosinality_file(container: str, *extra_storages: Stored, **extras) -> bytes:
    """Returns a converted file with `extras` before and after the network."""
    names = writers.rosinality_weights(CHECKPOINT, True) | {"latent_avg": CHECKPOINT.weights["mapping/w_avg"]}
    storages = [Stored(str(k), np.ravel(array)) for k, array in enumerate(names.values())]
    state = {name: pickles.tensor(a, s) for (name, a), s in zip(names.items(), storages, strict=True)}
    content = {**extras, "latent_avg": state.pop("latent_avg"), "g_ema": state, "after": extras}
    write = writers.torch_zip if container == "zip" else pickles.torch_stream
    return write(content, [*extra_storages, *storages])


@every_extra
@pytest.mark.parametrize("container", ["zip", "stream"])
def test_an_extra_in_a_rosinality_checkpoint_is_inert(tmp_path, extra, container):
    assert_read(tmp_path, rosinality_file(container, args=extra))


@pytest.mark.parametrize("kind", ["c8", "c16", "u1"])
@pytest.mark.parametrize("container", ["zip", "stream"])
def test_a_storage_of_another_type_is_inert(tmp_path, kind, container):
    stored = Stored("extra", np.zeros(5, kind))
    assert_read(tmp_path, rosinality_file(container, stored, extra=pickles.tensor(stored.numbers, stored)))
