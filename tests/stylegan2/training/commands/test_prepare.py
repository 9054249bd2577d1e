"""`prepare` reports what it did, and refuses mistakes in one sentence."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from stylegan2.training.__main__ import training
from tests.stylegan2.training.preparation.pictures import picture, save_pictures


@pytest.fixture
def run(tmp_path):
    save_pictures(tmp_path / "source", 3)
    picture(1).save(tmp_path / "source" / "twice.png")

    def run(*options):
        arguments = ["prepare", tmp_path / "source", tmp_path / "set", "--workers", 0, *options]
        return CliRunner().invoke(training, [str(argument) for argument in arguments])

    return run


def test_the_command_reports_what_it_made_and_what_it_set_aside(run, tmp_path):
    result = run()
    assert result.exit_code == 0, result.output
    assert result.output.splitlines() == [
        "4 files gave 3 pictures of 32x32, RGB, in 1 shard.",
        f"Set aside: 1 duplicate. {tmp_path / 'set' / 'report.csv'} lists them.",
        f"See {tmp_path / 'set' / 'contact-sheet.png'} and {tmp_path / 'set' / 'mean.png'}.",
    ]


def test_the_same_command_on_a_finished_set_says_so(run, tmp_path):
    run()
    result = run()
    assert result.exit_code == 0
    assert result.output == (
        f"{tmp_path / 'set'} is already finished: 3 pictures of 32x32, RGB, in 1 shard. There is nothing to do.\n"
    )


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--resolution", 33), "must both be even, for instance 32x32 or 40x40. Received: 33x33"),
        (("--resolution", -4), "between 8 and 8192. Received: -4x-4"),
        (("--resolution", 32, "--width", 32), "give either --resolution, or --width and --height"),
        (("--width", 32), "give both --width and --height"),
        (("--labels", "none.csv"), "labels none.csv cannot be read: No such file or directory"),
    ],
)
def test_a_mistake_is_refused_in_one_sentence_and_leaves_no_folder(run, tmp_path, options, message):
    result = run(*options)
    assert result.exit_code == 1
    assert message in result.output
    assert not (tmp_path / "set").exists()


def test_classes_without_a_picture_are_named(run, tmp_path):
    (tmp_path / "labels.csv").write_text("file,label\np000.png,a\np001.png,b\ntwice.png,c\n")
    assert "No picture is left of these classes: c.\n" in run("--labels", tmp_path / "labels.csv").output
