"""A folder is read as far as possible, whatever a kill has left in it."""

import json
import subprocess
import sys

import pytest

from stylegan2.training.report.record import ReportError, RunRecord, find_sheets, read_rows, readable_sheets
from tests.stylegan2.training.report.run_folders import ROWS, run_folder


def test_reading_needs_no_keras():
    modules = "page, events, timelapse"
    script = f"import sys; from stylegan2.training.report import {modules}; sys.exit('keras' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0


def test_statistics_become_curves(tmp_path):
    found = RunRecord.read(run_folder(tmp_path))
    assert found.keys == ["d", "g", "real", "fake", "r1", "swd"]
    assert found.curve("r1") == [(1, 0.5), (3, 0.1)]
    assert found.seconds_per_kimg() == [(1, 30), (2, 20), (3, 25)]
    assert found.config["resolution"] == 8


@pytest.mark.parametrize(
    "broken",
    [
        '{"nimg": 4000, "seco',
        "",
        "[1, 2]",
        '"nimg"',
        '{"seconds": 3}',
        '{"nimg": "many"}',
        '{"nimg": -1}',
        '{"nimg": NaN, "d": 1}',
        '{"nimg": true}',
        "\ufffd\x00",
    ],
)
def test_a_line_that_is_not_a_row_is_left_out(tmp_path, broken):
    stats = run_folder(tmp_path) / "stats.jsonl"
    stats.write_text(broken + "\n" + stats.read_text() + broken)
    assert read_rows(stats) == ROWS


def test_a_row_that_is_not_text_is_left_out(tmp_path):
    stats = run_folder(tmp_path) / "stats.jsonl"
    stats.write_bytes(stats.read_bytes() + b'{"nimg": 4000, "d\xff\xfe')
    assert len(read_rows(stats)) == 3


def test_values_that_are_not_finite_numbers_are_left_out(tmp_path):
    row = '{"nimg": 5, "nan": NaN, "inf": -Infinity, "huge": 1' + "0" * 400 + ', "name": "x", "yes": true, "d": 1}'
    (tmp_path / "stats.jsonl").write_text(row)
    assert read_rows(tmp_path / "stats.jsonl") == [{"nimg": 5, "d": 1}]


def test_rows_written_again_after_an_interruption_replace_the_earlier_ones(tmp_path):
    rows = [{"nimg": nimg, "d": d} for nimg, d in [(1, 0), (2, 0), (3, 0), (2, 1), (4, 1)]]
    (tmp_path / "stats.jsonl").write_text("\n".join(map(json.dumps, rows)))
    assert [(row["nimg"], row["d"]) for row in read_rows(tmp_path / "stats.jsonl")] == [(1, 0), (2, 1), (4, 1)]


@pytest.mark.parametrize("content", [None, "", '{"nimg": 10'], ids=["no file", "empty", "cut off"])
def test_a_folder_without_a_checkpoint_is_refused_by_name(tmp_path, content):
    if content is not None:
        (tmp_path / "stats.jsonl").write_text(content)
    with pytest.raises(ReportError, match=r"stats\.jsonl has no checkpoint"):
        RunRecord.read(tmp_path)


@pytest.mark.parametrize("content", ["", "{", "[3]", "4"])
def test_unreadable_settings_are_empty(tmp_path, content):
    (run_folder(tmp_path) / "config.json").write_text(content)
    assert RunRecord.read(tmp_path).config == {}


def test_sheets_come_in_order_and_other_files_are_left_out(tmp_path):
    run_folder(tmp_path, sheets=3)
    (tmp_path / "fakes000001.png").rename(tmp_path / "fakes1200000.png")
    for name in ("fakes.png", ".fakes000007.png.partial", "fakes000008.png.bak", "faces.png"):
        (tmp_path / name).write_bytes(b"")
    assert [kimg for kimg, _ in find_sheets(tmp_path)] == [0, 2, 1200000]


def test_broken_sheets_are_skipped(tmp_path):
    sheets = find_sheets(run_folder(tmp_path, sheets=4))
    (tmp_path / "fakes000001.png").write_bytes((tmp_path / "fakes000001.png").read_bytes()[:70])
    (tmp_path / "fakes000002.png").write_bytes(b"")
    (tmp_path / "fakes000003.png").unlink()
    assert [kimg for kimg, _ in readable_sheets(sheets)] == [0]


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA"])
def test_gray_and_transparent_sheets_become_rgb(tmp_path, mode):
    [(_, sheet)] = readable_sheets(find_sheets(run_folder(tmp_path, sheets=1, mode=mode)))
    assert sheet.mode == "RGB"
