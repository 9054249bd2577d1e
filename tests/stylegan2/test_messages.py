"""Whatever a file holds, a message shows it in a short time, on one line, and without control characters."""

import time

import pytest

from stylegan2.messages import escaped, one_line, shown

LAUGHS: list = ["ha"]
for _ in range(60):
    LAUGHS = [LAUGHS] * 9
CIRCLE: list = []
CIRCLE.append(CIRCLE)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (3, "3"),
        (-0.5, "-0.5"),
        (float("nan"), "nan"),
        (None, "None"),
        (True, "True"),
        ("lrelu", "'lrelu'"),
        ("x" * 41, "'" + "x" * 37 + "...'"),
        ("a\x1b[2J\n", r"'a\x1b[2J\n'"),
        (2**20_000, "a whole number of 20001 bits"),
        (-(10**40), "a whole number of 133 bits"),
        ((1, 3), "(1, 3)"),
        ([1] * 300_000, "[1, 1, 1, 1 and 299996 more]"),
        ({"a": 1}, "a dict"),
        (b"a", "a bytes"),
        (CIRCLE, "[a list]"),
        (LAUGHS, "[a list, a list, a list, a list and 5 more]"),
    ],
    ids=lambda value: value[:20] if isinstance(value, str) else type(value).__name__,
)
def test_a_value_is_shown_shortly(value, text):
    assert shown(value) == text


def test_a_value_of_many_megabytes_is_shown_at_once():
    begin = time.process_time()
    assert len(shown(["x" * 50_000_000] * 9)) < 250
    assert time.process_time() - begin < 0.5


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("two\nlines,  a\ttab", "two lines, a tab"),
        ("a\x1b[31mred\x00", r"a\x1b[31mred\x00"),
        ("\u202eback", r"\u202eback"),
        ("\ud800", r"\ud800"),
        ("ünïcode", "ünïcode"),
    ],
)
def test_a_line_has_no_control_characters(text, line):
    assert one_line(text, 100) == line


@pytest.mark.parametrize("text", ["x" * 11, "x" * 10_000_000, "\0" * 10])
def test_a_line_is_cut_to_its_length(text):
    assert len(one_line(text, 10)) == 10
    assert one_line(text, 10).endswith("...")
    assert one_line("x" * 10, 10) == "x" * 10


@pytest.mark.parametrize(
    ("text", "line"), [("a b\u00e4", "a b\u00e4"), ("a\n\x1b[31m", "a\\n\\x1b[31m"), ("\udcff.png", "\\udcff.png")]
)
def test_a_name_is_shown_on_one_line_and_keeps_its_spaces(text, line):
    assert escaped(text) == line
