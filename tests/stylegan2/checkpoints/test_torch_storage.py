"""Torch storages of every type are read, and refused if their length is false."""

import struct

import numpy as np
import pytest

from stylegan2.errors import CheckpointError
from tests.stylegan2.checkpoints import pickles
from tests.stylegan2.checkpoints.described_arrays import read_tensor
from tests.stylegan2.checkpoints.pickles import Call, Name, Stored


@pytest.mark.parametrize("numel", [-1, 11, 13, 2**40, 2**62])
def test_a_storage_whose_claimed_length_is_false_is_refused(numel):
    array = np.arange(12, dtype="f4")
    stored = Stored("0", array)
    stream = pickles.torch_stream(stored, [stored])
    at = stream.rindex(struct.pack("<q", 12))
    with pytest.raises(CheckpointError):
        read_tensor(array, stream=stream[:at] + struct.pack("<q", numel) + stream[at + 8 :])


def test_a_storage_that_is_cut_off_is_refused():
    stored = Stored("0", np.arange(12, dtype="f4"))
    with pytest.raises(CheckpointError, match="cut off"):
        read_tensor(stored.numbers, stream=pickles.torch_stream(stored, [stored])[:-1])


@pytest.mark.parametrize("kind", ["BFloat16", "Half", "Double", "Long", "Int", "Short", "Char", "Byte", "Bool"])
def test_storages_of_every_type_are_read(kind):
    types = {"BFloat16": "u2", "Half": "f2", "Double": "f8", "Long": "i8", "Int": "i4", "Short": "i2", "Char": "i1"}
    numbers = np.array([0, 1, 1], types.get(kind, "u1"))
    stored = Stored("0", np.zeros(3, "f4"))
    stream = pickles.torch_stream(stored, [stored]).replace(b"FloatStorage", f"{kind}Storage".encode())
    stream = stream[:-12] + (numbers * np.array(0x3F80, "u2") if kind == "BFloat16" else numbers).tobytes()
    np.testing.assert_array_equal(read_tensor(np.zeros(3, "f4"), stream=stream).astype("f4"), [0, 1, 1])


def test_a_torch_storage_may_not_hold_another_pickle_with_storages(tmp_path):
    inner = pickles.torch_stream(Call(Name("torch.storage", "_load_from_bytes"), (b"",)), [])
    with pytest.raises(CheckpointError, match="asks for"):
        read_tensor(np.zeros(1, "f4"), stream=inner)
