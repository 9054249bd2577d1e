"""`report` writes a film and a page, and prints their paths."""

from __future__ import annotations

from pathlib import Path

from click.testing import CliRunner, Result

from stylegan2.training.commands.report import report
from tests.stylegan2.training.report.run_folders import run_folder


def run(folder: Path) -> Result:
    return CliRunner().invoke(report, [str(folder)])


def test_the_film_and_the_page_with_it_are_written(tmp_path: Path) -> None:
    result = run(run_folder(tmp_path))
    assert result.exit_code == 0, result.output
    film, page = map(Path, result.output.split())
    assert film.stem == "timelapse"
    assert page == tmp_path / "report.html"
    assert f'href="{film.name}"' in page.read_text()


def test_a_run_with_one_sheet_has_a_page_but_no_film(tmp_path: Path) -> None:
    assert run(run_folder(tmp_path, sheets=1)).output.split() == [str(tmp_path / "report.html")]


def test_a_folder_that_is_no_run_is_refused_and_left_alone(tmp_path: Path) -> None:
    run_folder(tmp_path)
    (tmp_path / "stats.jsonl").unlink()
    before = sorted(tmp_path.iterdir())
    result = run(tmp_path)
    assert result.exit_code == 1
    assert "stats.jsonl has no checkpoint" in result.output
    assert sorted(tmp_path.iterdir()) == before


def test_a_page_that_cannot_be_written_is_reported_in_one_sentence(tmp_path: Path) -> None:
    run_folder(tmp_path, sheets=0)
    (tmp_path / "report.html").mkdir()
    result = run(tmp_path)
    assert result.exit_code == 1
    assert result.output.startswith("Error: ")
