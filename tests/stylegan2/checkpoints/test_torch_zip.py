"""Torch's zip files are read part by part; another zip is refused."""

import io
import struct
import zipfile

import numpy as np
import pytest

from stylegan2.checkpoints.torch_zip import read_zip
from stylegan2.errors import CheckpointError
from tests.stylegan2.checkpoints import pickles, writers
from tests.stylegan2.checkpoints.pickles import Stored

NUMBERS = np.arange(6, dtype="f4").reshape(2, 3)


def torch_zip(root="archive/", numbers=None, compression=zipfile.ZIP_STORED, storage=True, **parts) -> memoryview:
    """Returns a tensor of six numbers as `torch.save` writes it; `parts` are further files in the archive."""
    stored = Stored("0", np.ravel(NUMBERS))
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", compression) as archive:
        archive.writestr(f"{root}data.pkl", pickles.dumps({"x": pickles.tensor(NUMBERS, stored)}, 2))
        if storage:
            archive.writestr(f"{root}data/0", stored.numbers.tobytes() if numbers is None else numbers)
        for name, content in parts.items():
            archive.writestr(f"{root}{name}", content)
    return memoryview(file.getvalue())


@pytest.mark.parametrize("root", ["archive/", "a/network/"])
def test_a_tensor_is_read_whatever_the_archives_folder_is_called(root):
    np.testing.assert_array_equal(read_zip(torch_zip(root))["x"].to_numpy(), NUMBERS)


@pytest.mark.parametrize(("order", "dtype"), [("little", "<f4"), ("big", ">f4")])
def test_numbers_are_read_in_the_byte_order_that_the_archive_states(order, dtype):
    content = torch_zip(numbers=NUMBERS.astype(dtype).tobytes(), byteorder=order)
    np.testing.assert_array_equal(read_zip(content)["x"].to_numpy(), NUMBERS)


def test_a_compressed_archive_is_refused():
    with pytest.raises(CheckpointError, match="compressed parts, which torch does not write"):
        read_zip(torch_zip(compression=zipfile.ZIP_DEFLATED))


def test_a_missing_storage_is_named_when_its_tensor_is_read():
    tensor = read_zip(torch_zip(storage=False))["x"]
    with pytest.raises(CheckpointError, match="lacks its part `data/0`"):
        tensor.to_numpy()


def test_a_storage_of_another_length_is_refused():
    with pytest.raises(CheckpointError, match="claims a torch storage of 6 numbers, but has 20 bytes"):
        read_zip(torch_zip(numbers=bytes(20)))["x"].to_numpy()


def test_a_damaged_part_is_refused_by_its_checksum():
    content = bytearray(torch_zip())
    content[content.index(NUMBERS.tobytes()) + 5] ^= 1
    with pytest.raises(CheckpointError, match="damaged or incomplete zip"):
        read_zip(memoryview(bytes(content)))["x"].to_numpy()


@pytest.mark.parametrize("names", [["x.txt"], ["a/data.pkl", "b/data.pkl"]], ids=["none", "two"])
def test_a_zip_without_exactly_one_object_is_refused(names):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        for name in names:
            archive.writestr(name, "x")
    with pytest.raises(CheckpointError, match="torch did not write"):
        read_zip(memoryview(file.getvalue()))


def test_a_zip_that_is_cut_off_is_refused():
    content = torch_zip()
    with pytest.raises(CheckpointError, match="damaged or incomplete zip"):
        read_zip(content[: len(content) - 10])


def test_parts_that_share_the_bytes_of_the_file_are_refused():
    """All entries point at the first storage, so that reading them takes far more than the size of the file."""
    stored = [Stored(str(k), np.zeros(5000, "f4")) for k in range(3)]
    parts = {"data.pkl": pickles.dumps([pickles.tensor(each.numbers, each) for each in stored], 2)}
    content = writers.zip_of(parts | {"data/0": bytes(20_000)})
    at = content.rindex(b"PK\1\2", 0, content.rindex(b"archive/data/0"))
    entry, end = content[at : content.rindex(b"PK\5\6")], bytearray(content[content.rindex(b"PK\5\6") :])
    entries = b"".join(entry.replace(b"data/0", f"data/{k}".encode()) for k in range(3))
    head = content[: content.index(b"PK\1\2")]
    listed = content[len(head) : at] + entries
    end[8:20] = struct.pack("<HHII", 4, 4, len(listed), len(head))
    tensors = read_zip(memoryview(head + listed + bytes(end)))
    tensors[0].to_numpy()
    with pytest.raises(CheckpointError, match="repeat the same bytes"):
        [tensor.to_numpy() for tensor in tensors]


def test_a_zip_with_an_endless_list_of_parts_is_refused():
    content = writers.zip_of({f"data/{k}": b"" for k in range(70_000)})
    with pytest.raises(CheckpointError, match="too many parts"):
        read_zip(memoryview(content))
