"""Folders of mixed pictures become training sets."""

import csv
import json
import unicodedata

import numpy as np
import pytest
from PIL import Image

from stylegan2.training.dataset import ImageArchive
from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.job import PreparationJob
from stylegan2.training.preparation.preparing import prepare
from stylegan2.training.preparation.settings import PreparationSettings
from tests.picture_cases import picture_case
from tests.stylegan2.training.preparation.pictures import FakeDetector, files_of, picture, save_pictures


@pytest.fixture
def run(tmp_path):
    """A function that prepares tmp_path/source into tmp_path/set."""

    def run(**settings):
        settings = PreparationSettings(**settings)
        return prepare(
            PreparationJob(source=tmp_path / "source", settings=settings, make_detector=FakeDetector), tmp_path / "set"
        )

    return run


@pytest.fixture
def source(tmp_path):
    return save_pictures(tmp_path / "source", 5)


def report(tmp_path):
    """Returns reason and detail by file."""
    with (tmp_path / "set" / "report.csv").open(newline="") as file:
        return {row["file"]: (row["reason"], row["detail"]) for row in csv.DictReader(file)}


def archive_of(tmp_path):
    with ImageArchive(tmp_path / "set") as archive:
        return archive.shape, np.array([archive[k] for k in range(len(archive))]), archive.labels.tolist()


def test_the_set_holds_the_pictures_in_the_order_of_their_names(run, source, tmp_path):
    about = run()
    shape, pictures, _ = archive_of(tmp_path)
    assert shape == (32, 32, 3)
    assert (about["images"], about["img_height"], about["img_width"], about["img_channels"]) == (5, 32, 32, 3)
    expected = [np.asarray(picture(k).resize((32, 32), Image.Resampling.LANCZOS)) for k in range(5)]
    assert np.array_equal(pictures, expected)
    assert json.loads((tmp_path / "set" / "about.json").read_text()) == {
        key: value for key, value in about.items() if key != "already_finished"
    }


def test_files_that_cannot_be_used_are_reported_with_the_reason(run, source, tmp_path):
    picture(2).save(source / "q_equal.bmp")
    picture(3).resize((200, 200), Image.Resampling.BICUBIC).save(source / "q_near.jpg", quality=70)
    picture(9, 10, 40).save(source / "q_narrow.png")
    (source / "q_text.txt").write_text("hello")
    about = run(img_height=32, img_width=32)
    found = report(tmp_path)
    assert found["q_equal.bmp"] == ("duplicate", "same pixels as p002.png")
    assert found["q_near.jpg"][0] == "near duplicate"
    assert found["q_near.jpg"][1].endswith("of 256 bits differ from p003.png")
    assert found["q_narrow.png"] == ("too small", "10x40 pixels where 32x32 is needed")
    assert found["q_text.txt"] == ("unreadable", "not a picture that can be read")
    assert about["set_aside"] == {"duplicate": 1, "near duplicate": 1, "too small": 1, "unreadable": 1}
    assert about["images"] == 5


def test_near_duplicates_and_small_pictures_are_kept_on_request(run, source):
    picture(3).resize((200, 200), Image.Resampling.BICUBIC).save(source / "q_near.jpg", quality=70)
    picture(9, 10, 40).save(source / "q_narrow.png")
    assert run(img_height=32, img_width=32, duplicate_distance=-1, allow_upscaling=True)["images"] == 7


def test_gray_pictures_give_a_gray_set_even_if_stored_as_rgb(run, source, tmp_path):
    for k, path in enumerate(sorted(source.iterdir())):
        picture(k, mode="L").convert("RGB" if k % 2 else "L").save(path)
    assert run()["img_channels"] == 1
    assert archive_of(tmp_path)[0] == (32, 32, 1)


def test_one_transparent_pixel_gives_a_set_with_alpha(run, source, tmp_path):
    picture(7, mode="RGBA").save(source / "q_opaque.png")
    assert run()["img_channels"] == 3
    image = picture(8, mode="RGBA")
    image.putpixel((0, 0), (0, 0, 0, 0))
    image.save(source / "q_transparent.png")
    about = prepare(PreparationJob(source=source, settings=PreparationSettings()), tmp_path / "alpha")
    assert about["img_channels"] == 4


def test_pictures_of_another_aspect_are_padded_with_the_background(run, source, tmp_path):
    run(img_height=40, img_width=24, fit="pad", background="#ff0000", allow_upscaling=True)
    shape, pictures, _ = archive_of(tmp_path)
    assert shape == (40, 24, 3)
    assert (pictures[:, 0] == (255, 0, 0)).all()
    assert not (pictures[:, 20] == (255, 0, 0)).all()


def test_pictures_keep_their_labels_and_files_without_a_label_are_set_aside(run, source, tmp_path):
    (tmp_path / "labels.csv").write_text("file,label\np000.png,b\np001.png,a\np003.png,b\np009.png,a\n")
    about = run(labels=str(tmp_path / "labels.csv"))
    assert archive_of(tmp_path)[2] == [1, 0, 1]
    assert (about["classes"], about["images_per_class"]) == (["a", "b"], [1, 2])
    assert report(tmp_path)["p002.png"] == ("no label", "")
    assert report(tmp_path)["p009.png"] == ("label without a file", "line 5 of labels.csv")


def test_corrected_labels_are_accepted_in_the_same_folder(run, source, tmp_path):
    labels = tmp_path / "labels.csv"
    labels.write_text("file,label\nx/p000.png,b\n")
    with pytest.raises(PreparationError, match="no row of"):
        run(labels=str(labels))
    labels.write_text("file,label\np000.png,b\n")
    assert run(labels=str(labels))["images"] == 1


def test_faces_are_aligned_and_files_without_a_face_are_reported(run, source, tmp_path):
    picture(10, 200, 100).save(source / "q_one.png")
    picture(11, 400, 120).save(source / "q_two.png")
    about = run(img_height=32, img_width=32, align=True)
    assert about["images"] == 2
    assert about["several_faces"] == 1
    found = report(tmp_path)
    assert found["p000.png"] == ("no face", "in 40x40 pixels")
    assert found["q_two.png"] == ("several faces", "the largest of 2 was taken")


def test_a_finished_set_is_not_changed(run, source, tmp_path):
    assert not run()["already_finished"]
    before = files_of(tmp_path / "set")
    assert run()["already_finished"]
    assert files_of(tmp_path / "set") == before


def test_other_settings_need_another_folder(run, source):
    run()
    with pytest.raises(PreparationError, match=r"begun with other settings \(fit\)"):
        run(fit="pad")


def test_the_sheet_and_the_mean_show_the_set(run, source, tmp_path):
    run()
    _, pictures, _ = archive_of(tmp_path)
    shown = np.asarray(Image.open(tmp_path / "set" / "contact-sheet.png"))
    assert np.array_equal(shown[32:, :32], pictures[3])
    mean = np.asarray(Image.open(tmp_path / "set" / "mean.png"))
    assert np.abs(mean - pictures.mean(0)).max() <= 0.5


@pytest.mark.parametrize("contents", [[], [("a.txt", b"hello")]], ids=["empty", "no picture"])
def test_a_source_without_a_picture_is_refused(run, tmp_path, contents):
    (tmp_path / "source").mkdir()
    for name, data in contents:
        (tmp_path / "source" / name).write_bytes(data)
    with pytest.raises(PreparationError, match="has no picture that can be read"):
        run()
    assert list((tmp_path / "set").iterdir()) == []


def test_a_set_without_a_picture_is_refused_but_the_report_is_written(run, source, tmp_path):
    with pytest.raises(PreparationError, match=r"no picture is left; .*report\.csv gives the reason"):
        run(img_height=128, img_width=128)
    assert len(report(tmp_path)) == 5


def test_source_and_destination_may_not_be_inside_each_other(source):
    for destination in (source, source / "set", source.parent):
        with pytest.raises(PreparationError, match="inside the other"):
            prepare(PreparationJob(source=source, settings=PreparationSettings()), destination)


@pytest.mark.parametrize(("name", "classes"), [("nv_labels", ["0", "1", "2"]), ("nv_labels_from1", ["1", "2"])])
def test_the_cases_of_nvidias_labels_keep_them(tmp_path, name, classes):
    job = PreparationJob(source=picture_case(f"{name}.zip"), settings=PreparationSettings(duplicate_distance=-1))
    about = prepare(job, tmp_path / "set")
    assert about["classes"] == classes
    assert sum(about["images_per_class"]) == about["images"] == about["files"]
    with ImageArchive(tmp_path / "set") as archive:
        assert archive.c_dim == len(classes)


@pytest.mark.parametrize("name", ["l_backslash.csv", "l_comma.csv"])
def test_the_cases_of_labels_match_all_pictures(tmp_path, name):
    names = [f"{'fm'[k % 2]}/p{k}.png" for k in range(8)] + [unicodedata.normalize("NFD", "é.png"), "UP.JPG"]
    for k, file in enumerate(names):
        path = tmp_path / "source" / file
        path.parent.mkdir(parents=True, exist_ok=True)
        picture(k).save(path)
    settings = PreparationSettings(labels=str(picture_case(name)), duplicate_distance=-1)
    about = prepare(PreparationJob(source=tmp_path / "source", settings=settings), tmp_path / "set")
    assert about["images_per_class"] == [5, 5]
    assert about["set_aside"] == {}
