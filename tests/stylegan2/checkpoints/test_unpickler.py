"""Names that networks need become plain data, all others empty records, and storages are limited in bytes and cost."""

import pickle
from typing import Any

import numpy as np
import pytest

from stylegan2.checkpoints.arrays import EncodedBytes, PickledArray
from stylegan2.checkpoints.budget import Budget
from stylegan2.checkpoints.records import Builder, Record
from stylegan2.checkpoints.unpickler import Names, unpickle
from stylegan2.errors import CheckpointError
from tests.stylegan2.checkpoints import pickles
from tests.stylegan2.checkpoints.pickles import Call, Name, Stored

STORED = Stored("0", np.arange(3, dtype="f4"))
STREAM = memoryview(pickles.torch_stream(STORED, [STORED]))
KIND = Builder("torch.Size", lambda *arguments: Record("torch.Size", arguments))


def content(value: Any, protocol: int = 4) -> Any:
    return unpickle(memoryview(pickles.dumps(value, protocol)))[0]


def called(path: str, *arguments: Any) -> Any:
    """What the file gets for a call of that name."""
    module, _, name = path.rpartition(".")
    return Names(10**9, Budget(10**9)).find_global(module, name).build(*arguments)


def storages(size: int) -> Builder:
    """The storages of a file of that size."""
    return Names(size, Budget(size)).find_global("torch.storage", "_load_from_bytes")


def test_storages_may_have_as_many_bytes_together_as_the_file():
    twice = storages(2 * len(STREAM))
    for _ in range(2):
        np.testing.assert_array_equal(twice.build(STREAM).read(), STORED.numbers)
    with pytest.raises(CheckpointError):
        twice.build(STREAM)
    short = storages(2 * len(STREAM) - 1)
    short.build(STREAM)
    with pytest.raises(CheckpointError):
        short.build(STREAM)


def test_storages_and_the_pickle_around_them_share_a_budget():
    budget = Budget(0)
    many = Names(10**9, budget).find_global("torch.storage", "_load_from_bytes")
    many.build(STREAM)
    budget.left = (Budget(0).left - budget.left) - 1  # what one costs, less a byte
    with pytest.raises(CheckpointError, match="unfolds to far more than its size"):
        many.build(STREAM)


def test_a_pickle_is_read_from_its_position_to_its_end():
    assert unpickle(memoryview(b"xxK\x05.yy"), position=2) == (5, 5)


RECORDS = ["dnnlib.tflib.network.Network", "torch.Size", "torch.storage.UntypedStorage"]
RECORDS += [
    f"{module}.{kind}Storage" for module in ("torch", "torch.cuda") for kind in ("Float", "Half", "ComplexFloat")
]


@pytest.mark.parametrize("path", RECORDS)
def test_a_class_that_a_reader_looks_at_is_a_record_of_its_arguments(path):
    assert called(path, 1, "a") == Record(path, (1, "a"))


@pytest.mark.parametrize(
    "path",
    [
        "argparse.Namespace",
        "pathlib.PosixPath",
        "datetime.datetime",
        "torch.uint16",
        "torch.device",
        "torch.nn.FloatStorage",  # the name without its module
        "torch.cuda.float32",
        "torch.load",  # the module without its name
        "builtins.getattr",
        "numpy.core.multiarray.fromfile",
        "collections.namedtuple",
        "torch.storage.load",
        "__main__.Settings",
    ],
)
def test_another_name_has_no_meaning_and_makes_empty_records(path):
    assert called(path, 1, "a") == called(path) == Record(path)


@pytest.mark.parametrize(
    "path", ["os.system", "os.FloatStorage", "os.path.join", "builtins.eval", "subprocess.Popen", "types.FunctionType"]
)
def test_a_name_that_runs_programs_is_refused(path):
    with pytest.raises(CheckpointError) as error:
        called(path)
    assert path in str(error.value)


def test_a_long_name_is_cut():
    with pytest.raises(CheckpointError) as error:
        called("os." + "x" * 5000)
    assert "os." + "x" * 97 in str(error.value)
    assert "x" * 98 not in str(error.value)
    assert called("op." + "x" * 5000).kind == "op." + "x" * 97


@pytest.mark.parametrize("alias", ["numpy._core.multiarray._reconstruct", "numpy.core.multiarray._reconstruct"])
def test_numpy_1_and_2_name_their_modules_differently(alias):
    assert isinstance(called(alias), PickledArray)


def test_python_2_names_its_builtins_differently():
    assert called("__builtin__.dict") == {}
    assert called("__builtin__.set", 1) == Record("builtins.set")


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
@pytest.mark.parametrize("kind", ["f2", "f4", ">f4", "f8", "i1", "i2", "i4", "i8", "u1", "u2", "u4", "u8", "?"])
def test_arrays_and_numbers_are_what_numpy_pickled(kind, protocol):
    array = np.arange(24).reshape(2, 3, 4).astype(kind)
    for made in (array, np.asfortranarray(array), array.transpose(1, 0, 2), array[:, ::2], array[1, 2]):
        found, _ = unpickle(memoryview(pickle.dumps(made, protocol)))
        found = found if isinstance(found, np.ndarray) else found.to_numpy()
        np.testing.assert_array_equal(found, made)
        assert found.shape == made.shape
    number, _ = unpickle(memoryview(pickle.dumps(array[1, 2, 3], protocol)))
    assert number == array[1, 2, 3]


def test_an_array_in_an_unknown_order_is_one_in_c_order():
    data, kind = memoryview(np.arange(6, dtype="f4").tobytes()), called("numpy.dtype", "f4")
    build = lambda *rest: called("numpy.core.numeric._frombuffer", data, kind, *rest)  # noqa: E731
    expected = np.arange(6.0).reshape(2, 3)
    np.testing.assert_array_equal(build((2, 3), "C"), expected)
    np.testing.assert_array_equal(build((2, 3), "F"), np.arange(6.0).reshape(3, 2).T)
    np.testing.assert_array_equal(build((2, 3), "K", (1, 0)), expected.T)
    np.testing.assert_array_equal(build((2, 3), "K", None), expected)
    np.testing.assert_array_equal(build((2, 3), "C", (1, 0)), expected)


@pytest.mark.parametrize("data", [None, "abcd", EncodedBytes("abcd"), [0, 0]])
def test_an_array_of_protocol_5_needs_bytes(data):
    with pytest.raises(CheckpointError):
        called("numpy.core.numeric._frombuffer", data, called("numpy.dtype", "f4"), (1,), "C")


def test_bytes_of_protocol_2_are_kept_as_the_text_that_they_are_written_as():
    assert called("_codecs.encode", "\xe9", "latin1") == called("_codecs.encode", "\xe9") == EncodedBytes("\xe9")
    assert called("builtins.bytes") == EncodedBytes("")
    array, _ = unpickle(memoryview(pickle.dumps(np.arange(200, 250, dtype="u1"), 2)))
    np.testing.assert_array_equal(array.to_numpy(), np.arange(200, 250))


@pytest.mark.parametrize("arguments", [("a", "utf-8"), ("a", None), (b"a",), (1, "latin1"), (1,)])
def test_bytes_in_another_encoding_are_refused(arguments):
    with pytest.raises(CheckpointError):
        called("_codecs.encode", *arguments)


DICTIONARIES = ("collections.OrderedDict", "collections.defaultdict", "builtins.dict", "dnnlib.EasyDict")


@pytest.mark.parametrize("path", [*DICTIONARIES, "dnnlib.util.EasyDict"])
def test_a_dictionary_starts_empty_or_with_pairs(path):
    assert called(path) == {}
    assert called(path, []) == {}
    assert called(path, [["a", 1], ("b", 2)]) == {"a": 1, "b": 2}
    assert called(path, KIND) == called(path, KIND, KIND) == called(path, Record("functools.partial")) == {}


@pytest.mark.parametrize(
    "arguments",
    [
        ([["a"]],),
        ([["a", 1, 2]],),
        ([[1, 2]],),
        (["ab"],),
        ([["a", 1], 3],),
        ([["a", 1]], KIND),
        (KIND, 1),
        ({},),
        (1,),
    ],
    ids=[
        "a key without a value",
        "a key with two values",
        "a number as key",
        "a text for a pair",
        "a number for a pair",
        "pairs and a kind",
        "a kind and a number",
        "a dictionary",
        "a number",
    ],
)
def test_a_dictionary_in_any_other_way_is_refused(arguments):
    with pytest.raises(CheckpointError):
        called("collections.OrderedDict", *arguments)


RECONSTRUCT = "torch_utils.persistence._reconstruct_persistent_obj"


def test_a_persistent_object_is_its_class_name_and_its_attributes():
    found = called(RECONSTRUCT, {"class_name": "Generator", "state": {"a": 1}, "module_src": "raise SystemExit"})
    assert found == Record("Generator", (), {"a": 1})
    assert called(RECONSTRUCT, {"class_name": "x" * 101, "state": {}}).kind == "x" * 100
    assert called(RECONSTRUCT, {"class_name": ["x"], "state": {}}).kind == "network without a name"


@pytest.mark.parametrize("meta", [None, [], {}, {"class_name": "a"}, {"state": None}, {"state": [1]}], ids=repr)
def test_a_persistent_object_without_attributes_is_refused(meta):
    with pytest.raises(CheckpointError):
        called(RECONSTRUCT, meta)


@pytest.mark.parametrize("module", ["copyreg", "copy_reg"])
def test_an_object_made_without_its_constructor_is_an_empty_one(module):
    assert called(f"{module}._reconstructor", KIND, KIND, None) == Record("torch.Size")
    for kind in (None, "torch.Size", 1):
        with pytest.raises(CheckpointError):
            called(f"{module}._reconstructor", kind)


@pytest.mark.parametrize("name", ["_rebuild_tensor", "_rebuild_tensor_v2"])
def test_a_tensor_and_a_parameter_around_it_are_read(name):
    array = np.arange(6, dtype="f4").reshape(2, 3)
    tensor = pickles.embedded_tensor(array)
    tensor = Call(Name("torch._utils", name), tensor.arguments[:4] if name == "_rebuild_tensor" else tensor.arguments)
    for wrapper in ("_rebuild_parameter", "_rebuild_parameter_with_state"):
        found = content(Call(Name("torch._utils", wrapper), (tensor, True, pickles.ordered_dict({}))))
        np.testing.assert_array_equal(found.to_numpy(), array)


def test_a_tensor_of_a_class_of_its_own_is_read_as_the_plain_one():
    array = np.arange(6, dtype="f4").reshape(2, 3)
    plain = pickles.embedded_tensor(array)
    wrapped = Call(Name("torch._tensor", "_rebuild_from_type_v2"), (plain.name, Name("a", "Kind"), plain.arguments, {}))
    np.testing.assert_array_equal(content(wrapped).to_numpy(), array)


@pytest.mark.parametrize("kind", ["c8", "O", "M8[ns]", "U4"])
@pytest.mark.parametrize("protocol", [2, 4])
def test_arrays_and_numbers_that_no_network_has_may_lie_beside_one(kind, protocol):
    array = np.zeros(3, kind)
    found, _ = unpickle(memoryview(pickle.dumps([array, array[0], "beside"], protocol)))
    assert found[2] == "beside"
    with pytest.raises(CheckpointError, match="not a plain number"):
        found[0].to_numpy()
