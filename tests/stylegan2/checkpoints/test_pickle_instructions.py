"""Each instruction does what Python's own `pickle` does with plain data, and refuses the rest at its limits."""

import math
import pickle
import struct
from typing import Any

import pytest

from stylegan2.checkpoints.pickle_machine import PickleMachine
from stylegan2.checkpoints.records import Builder, LongText, Record
from stylegan2.errors import CheckpointError

SIZE = Builder("torch.Size", lambda *arguments: Record("torch.Size", arguments))
NOTHING = Builder("nothing", lambda: Record("nothing"))
NAMES = {("torch", "Size"): SIZE, ("a", "nothing"): NOTHING}


def loaded(program: bytes, **options: Any) -> Any:
    return PickleMachine(memoryview(program), lambda *name: NAMES[name], **options).load()


def refused(program: bytes) -> None:
    with pytest.raises(CheckpointError):
        loaded(program)


def plain(value: Any) -> Any:
    """With bytes instead of slices of the file."""
    return bytes(value) if isinstance(value, memoryview) else value


EDGES = [0, 1, 2**8 - 1, 2**8, 2**16 - 1, 2**16, 2**31 - 1, 2**31, 2**64, -1, -(2**31), -(2**31) - 1, -(2**64)]
FLOATS = [0.0, -0.5, 1e300, math.inf]
TEXTS = ["", "a", "é" * 200, "x" * 300, "\udc80"]
SHARED = [[k] for k in range(300)]
VALUES = [*EDGES, *FLOATS, *TEXTS, None, True, False]
VALUES += [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], [1, 2, 3], {}, {"a": 1}, {"a": 1, 2: [3], None: 1.5}]
VALUES += [SHARED + SHARED, {"a": ({"b": [((), [])]},)}, [{"a": 1, "b": 2}, [3, 4], ({"c": 5},)]]


@pytest.mark.parametrize("protocol", [2, 3, 4, 5])
@pytest.mark.parametrize("value", VALUES, ids=lambda value: repr(value)[:30])
def test_plain_values_are_what_was_pickled(value, protocol):
    found = loaded(pickle.dumps(value, protocol))
    assert found == value
    assert type(found) is type(value)


@pytest.mark.parametrize("protocol", [3, 4, 5])
@pytest.mark.parametrize("size", [0, 255, 256, 70_000])
def test_bytes_are_slices_of_the_file(size, protocol):
    found = loaded(pickle.dumps(b"x" * size, protocol))
    assert isinstance(found, memoryview)
    assert bytes(found) == b"x" * size


# Programs that `pickle` itself does not write, for instructions that other programs use.
PROGRAMS = {
    "old text, 1 byte": b"U\x03ab\xe9.",
    "old text, 4 bytes": b"T\x03\x00\x00\x00ab\xe9.",
    "text, 8 bytes": b"\x8d\x03\x00\x00\x00\x00\x00\x00\x00abc.",
    "bytes, 8 bytes": b"\x8e\x03\x00\x00\x00\x00\x00\x00\x00abc.",
    "whole number, 4 bytes": b"\x8b\x02\x00\x00\x00\x00\x80.",
    "pop": b"K\x01K\x020.",
    "pop to mark": b"K\x01(K\x02K\x031.",
    "copy of the top": b"]2K\x01a\x86.",
    "list from a mark": b"(K\x01K\x02l.",
    "dictionary from a mark": b"(K\x01K\x02K\x03K\x04d.",
    "dictionary from a mark, above another value": b"K\x07(K\x01K\x02d\x86.",
    "setting one item": b"}K\x01K\x02s.",
    "setting items": b"}(K\x01K\x02K\x03K\x04u.",
    "appending one": b"]K\x01a.",
    "appending many": b"](K\x01K\x02e.",
    "memo, 1 byte": b"K\x07q\x05K\x080h\x05.",
    "memo, 4 bytes": b"K\x07r\x05\x01\x00\x000j\x05\x01\x00\x00.",
    "memo, counted": b"K\x07\x94K\x08\x94h\x00h\x01\x87.",
    "frame": b"\x95\x02\x00\x00\x00\x00\x00\x00\x00K\x01.",
}


@pytest.mark.parametrize("program", PROGRAMS.values(), ids=PROGRAMS.keys())
def test_an_instruction_does_what_it_does_in_python(program):
    expected = pickle.loads(b"\x80\x04" + program, encoding="latin-1")
    assert plain(loaded(b"\x80\x04" + program)) == expected


def test_sets_are_records():
    """A network needs none of their items."""
    assert loaded(b"\x8f(K\x01\x90.") == Record("set")
    assert loaded(b"(K\x01K\x02\x91.") == Record("set", (1, 2))


def test_a_whole_number_may_have_255_bytes():
    largest = 2 ** (255 * 8 - 1) - 1
    digits = largest.to_bytes(255, "little", signed=True)
    assert loaded(b"\x8b" + struct.pack("<I", 255) + digits + b".") == largest
    assert loaded(b"\x8a\xff" + digits + b".") == largest
    assert loaded(b"\x8b" + struct.pack("<I", 256) + digits + b"\x00.") == Record("int")


@pytest.mark.parametrize("instruction", [b"R", b"\x81", b"}\x92"], ids=["REDUCE", "NEWOBJ", "NEWOBJ_EX"])
def test_an_object_is_made_from_its_arguments_and_without_keywords(instruction):
    assert loaded(b"ctorch\nSize\n(%st%s." % (b"N" * 50, instruction)) == Record("torch.Size", (None,) * 50)


def test_what_a_record_makes_when_called_is_a_record_without_contents():
    """Such as the methods of an object, which `pickle` names by a call of `getattr`."""
    assert loaded(b"ctorch\nSize\n)R(K\x01tR.") == Record("torch.Size")


@pytest.mark.parametrize("encoding", [b"X", b"T"], ids=["utf-8", "latin-1"])
def test_a_text_of_more_than_65536_bytes_stays_in_the_file(encoding):
    longest = b"x" * 65_536
    assert loaded(encoding + struct.pack("<I", len(longest)) + longest + b".") == longest.decode()
    found = loaded(encoding + struct.pack("<I", len(longest) + 1) + longest + b"y.")
    assert isinstance(found, LongText)
    assert found.decode() == longest.decode() + "y"


@pytest.mark.parametrize(
    "program", [b"K\x01)R.", b"ctorch\nSize\n]R.", b"ctorch\nSize\nNR.", b"canothing\n(NtR.", b"ca\nnothing\nN\x85R."]
)
def test_a_call_of_no_class_or_with_wrong_arguments_is_refused(program):
    refused(program)


def test_a_name_comes_from_two_lines_or_two_texts():
    assert loaded(b"ctorch\nSize\n.") is SIZE
    assert loaded(b"\x8c\x05torch\x8c\x04Size\x93.") is SIZE
    refused(b"K\x01\x8c\x04Size\x93.")
    refused(b"\x8c\x05torchK\x01\x93.")


@pytest.mark.parametrize("key", [b"\x8c\x01a", b"K\x01", b"G" + struct.pack(">d", 1.5), b"N", b"\x88"])
def test_a_key_may_be_a_text_a_number_or_none(key):
    [(found, value)] = loaded(b"}" + key + b"K\x07s.").items()
    assert (found, value) == (loaded(key + b"."), 7)


@pytest.mark.parametrize("key", [b")", b"C\x01a", b"]", b"}", b"ctorch\nSize\n", b"\x8a\x09" + b"\x7f" * 9])
def test_an_entry_with_another_key_is_left_out(key):
    assert loaded(b"}" + key + b"K\x07s.") == {}
    assert loaded(b"}(" + key + b"K\x07K\x01K\x02u.") == {1: 2}


def test_a_name_has_at_most_500_letters():
    names = {("m" * 250, "n" * 250): SIZE}
    program = b"X\xfa\0\0\0" + b"m" * 250 + b"X%s\0\0\0%s\x93."
    machine = PickleMachine(memoryview(program % (b"\xfa", b"n" * 250)), lambda *name: names[name])
    assert machine.load() is SIZE
    refused(program % (b"\xfb", b"n" * 251))


def test_what_is_put_into_a_record_is_dropped():
    """Its class may be a list or a dictionary in the program that wrote the file."""
    for filled in (b"Na", b"(NNe", b"NNs", b"(NNu"):
        assert loaded(b"ctorch\nSize\n)R" + filled + b".") == Record("torch.Size")


@pytest.mark.parametrize("program", [b"](NNu.", b"NNNs.", b"}(NNNu.", b"(NNNd.", b"}Na.", b")Na.", b"}(NNe."])
def test_what_is_no_list_is_not_appended_to_and_what_is_no_dictionary_not_filled(program):
    refused(program)


def test_attributes_go_to_records_and_are_dropped_for_dictionaries():
    assert loaded(b"ctorch\nSize\n)R}\x8c\x01aK\x01sb.") == Record("torch.Size", (), {"a": 1})
    assert loaded(b"}\x8c\x01aK\x01s}b.") == {"a": 1}


@pytest.mark.parametrize("target", [b"N", b"]", b"K\x01", b"ctorch\nSize\n"])
def test_nothing_else_has_attributes(target):
    refused(target + b"}b.")


def test_what_lies_outside_the_pickle_is_asked_for_by_its_id():
    assert loaded(b"K\x05Q.", persistent_load=lambda key: ("outside", key)) == ("outside", 5)
    refused(b"K\x05Q.")
