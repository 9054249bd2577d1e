"""Training images come from zips as they were stored, with their labels, or are refused by name."""

import json
import unicodedata
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from stylegan2.pictures.reading import read_picture, with_channels
from stylegan2.training.batches import batches, shuffled_indices
from stylegan2.training.dataset import ImageArchive
from stylegan2.training.errors import DatasetError
from tests.picture_cases import picture_case
from tests.stylegan2.training.tiny_run import encoded, noise_pictures, write_shard


@pytest.mark.parametrize("channels", [1, 3, 4])
@pytest.mark.parametrize("stored", ["L", "RGB", "RGBA"])
def test_pictures_are_converted_to_the_requested_channels(tmp_path, channels, stored):
    [picture] = noise_pictures(1, mode=stored)
    with ImageArchive(write_shard(tmp_path / "one.zip", [picture]), 8, 8, channels) as archive:
        assert archive[0].shape == (8, 8, channels)
        np.testing.assert_array_equal(archive[0].squeeze(), np.asarray(with_channels(picture, channels, "white")))


def test_larger_pictures_are_reduced_by_averaging_squares(tmp_path):
    [picture] = noise_pictures(1, side=32)
    with ImageArchive(write_shard(tmp_path / "one.zip", [picture]), 8, 8, 3) as archive:
        means = np.asarray(picture).reshape(8, 4, 8, 4, 3).mean(axis=(1, 3))
        np.testing.assert_allclose(archive[0], means, atol=1)


@pytest.mark.parametrize("cache_bytes", [0, 8 * 8 * 3 * 2, 1 << 20])
def test_the_cache_does_not_change_the_pictures(tmp_path, cache_bytes):
    pictures = noise_pictures(4)
    with ImageArchive(write_shard(tmp_path / "few.zip", pictures), 8, 8, 3, cache_bytes=cache_bytes) as archive:
        for k in [0, 1, 2, 3, 3, 2, 1, 0]:
            np.testing.assert_array_equal(archive[k], np.asarray(pictures[k]))


def test_the_shards_of_a_folder_are_one_archive(tmp_path):
    pictures = noise_pictures(5)
    write_shard(tmp_path / "b.zip", pictures[3:])
    write_shard(tmp_path / "a.zip", pictures[:3])
    with ImageArchive(tmp_path, 8, 8, 3) as archive:
        assert len(archive) == 5
        np.testing.assert_array_equal(archive[4], np.asarray(pictures[4]))


def flat(width: int, height: int) -> bytes:
    return encoded(Image.new("RGB", (width, height)))


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"no picture", "cannot be read"),
        (encoded(noise_pictures(1)[0])[:60], "cannot be read"),
        (encoded(noise_pictures(1)[0]).replace(b"IDAT", b"IDOT"), "cannot be read"),
        (flat(8, 12), "is 8x12; it must be 8x8, or larger with the same"),
        (flat(4, 4), "is 4x4; it must be 8x8, or larger with the same"),
    ],
    ids=["no picture", "cut off", "damaged", "not square", "too small"],
)
def test_a_picture_that_cannot_be_used_is_named_with_its_shard(tmp_path, content, reason):
    with zipfile.ZipFile(tmp_path / "shard.zip", "w") as shard:
        shard.writestr("people/broken.png", content)
    with (
        ImageArchive(tmp_path, 8, 8, 3) as archive,
        pytest.raises(DatasetError, match=rf"picture people/broken.png in .*shard.zip .*{reason}"),
    ):
        archive[0]


def test_a_shard_whose_checksum_is_wrong_is_named(tmp_path):
    path = write_shard(tmp_path / "shard.zip", noise_pictures(1))
    content = bytearray(path.read_bytes())
    content[60] ^= 255
    path.write_bytes(content)
    with (
        ImageArchive(path, 8, 8, 3) as archive,
        pytest.raises(DatasetError, match=r"0000.png in .*shard.zip cannot be read"),
    ):
        archive[0]


def write_text(path: Path) -> None:
    path.write_text("no zip")


def write_zip_of_text(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as shard:
        shard.writestr("readme.txt", "no picture")


@pytest.mark.parametrize(
    ("write", "message"),
    [
        (lambda path: None, "data has no pictures"),
        (write_zip_of_text, "data has no pictures"),
        (write_text, "shard.zip cannot be opened"),
    ],
    ids=["an empty folder", "a zip without pictures", "no zip"],
)
def test_data_without_pictures_is_refused_by_name(tmp_path, write, message):
    (tmp_path / "data").mkdir()
    write_shard(tmp_path / "data" / "a.zip", [])
    write(tmp_path / "data" / "shard.zip")
    with pytest.raises(DatasetError, match=message):
        ImageArchive(tmp_path / "data", 8, 8, 3)


def write_labelled(path: Path, labels: object, count: int = 3) -> Path:
    write_shard(path, noise_pictures(count))
    with zipfile.ZipFile(path, "a") as shard:
        shard.writestr("dataset.json", json.dumps({"labels": labels}))
    return path


def test_labels_come_with_their_pictures(tmp_path):
    write_labelled(tmp_path / "a.zip", [["0002.png", 4], ["0000.png", 0], ["0001.png", 2]])
    write_labelled(tmp_path / "b.zip", [["0000.png", 1]], count=1)
    with ImageArchive(tmp_path) as archive:
        assert archive.c_dim == 5
        assert archive.labels.tolist() == [0, 2, 4, 1]
        generator = batches(archive, 4, 0, 0)
        _, labels = next(generator)
        generator.close()
        assert labels.tolist() == archive.labels[shuffled_indices(4, 4, 0, 0)].tolist()


@pytest.mark.parametrize("labels", [None, []])
def test_a_set_without_labels_has_zero_classes(tmp_path, labels):
    with ImageArchive(write_labelled(tmp_path / "a.zip", labels)) as archive:
        assert archive.c_dim == 0
        assert archive.labels.tolist() == [0, 0, 0]


@pytest.mark.parametrize(
    ("labels", "message"),
    [
        ([["0000.png", 1], ["0001.png", 0]], "0002.png in .*a.zip has no label"),
        (
            [["0000.png", -1]],
            "a.zip cannot be read: the label of 0000.png must be a whole number from 0 .*Received: -1",
        ),
        ([["0000.png", [0.5]]], "label of 0000.png must .* Received: .0.5"),
        ([["0000.png", True]], "label of 0000.png must .* Received: True"),
        ([["0000.png", 10_000]], "label of 0000.png must .* from 0 to 9999. Received: 10000"),
        ([["0000.png", 0], ["0001.png", 1], ["0002.png", 5000]], "3 different ones, the highest is 5000. `prepare`"),
        ([[7, 0]], "names must be texts. Received: 7"),
        ([3], "dataset.json in .*a.zip cannot be read"),
    ],
    ids=["missing", "negative", "a vector", "a truth", "huge", "sparse", "no name", "no pairs"],
)
def test_broken_labels_are_refused_by_name(tmp_path, labels, message):
    path = write_labelled(tmp_path / "a.zip", labels)
    with pytest.raises(DatasetError, match=message):
        ImageArchive(path)


@pytest.mark.parametrize(("mode", "channels"), [("L", 1), ("RGB", 3), ("RGBA", 4)])
def test_the_shape_defaults_to_that_of_the_first_picture(tmp_path, mode, channels):
    pictures = [picture.resize((12, 8)) for picture in noise_pictures(2, side=12, mode=mode)]
    with ImageArchive(write_shard(tmp_path / "wide.zip", pictures)) as archive:
        assert archive.shape == archive[1].shape == (8, 12, channels)
    with ImageArchive(tmp_path / "wide.zip", img_height=4, img_width=6) as archive:
        assert archive[0].shape == (4, 6, channels)


def write_members(path: Path, **members: bytes) -> Path:
    with zipfile.ZipFile(path, "w") as shard:
        for name, data in members.items():
            shard.writestr(name, data)
    return path


def test_pictures_are_read_as_prepare_reads_them(tmp_path):
    """Upright, with 16 bits scaled, and with nothing of the colours that transparency hides."""
    deep = Image.fromarray(np.full((8, 8), 32768, np.uint16))
    hidden = Image.new("RGBA", (8, 8), (200, 0, 0, 0))
    turned, exif = Image.new("L", (8, 8)), Image.Exif()
    turned.paste(255, (0, 0, 8, 4))  # white above, and to the right once it is upright
    exif[0x0112] = 6
    stream = BytesIO()
    turned.save(stream, "PNG", exif=exif)
    members = {"a.png": encoded(deep), "b.png": encoded(hidden), "c.png": stream.getvalue()}
    with ImageArchive(write_members(tmp_path / "mixed.zip", **members), 8, 8, 3) as archive:
        assert np.unique(archive[0]).tolist() == [128]
        assert np.unique(archive[1]).tolist() == [255]
        assert archive[2][:, :4].max() == 0
        assert archive[2][:, 4:].min() == 255


def test_hidden_files_and_those_of_macos_are_no_pictures(tmp_path):
    good = encoded(noise_pictures(1)[0])
    names = ["set/0.png", "__MACOSX/set/._0.png", "set/._0.png", ".cache/0.png", "__MACOSX\\set\\._0.png"]
    with ImageArchive(write_members(tmp_path / "mac.zip", **dict.fromkeys(names, good))) as archive:
        assert [archive.name(k) for k in range(len(archive))] == ["set/0.png"]


@pytest.mark.parametrize("folder", ["", "set/"])
def test_labels_match_names_with_backslashes_and_accents_and_are_relative_to_their_folder(tmp_path, folder):
    good = encoded(noise_pictures(1)[0])
    labels = json.dumps({"labels": [["Zoë/é.png", 1], ["b.png", 0]]}).encode()
    windows, apart = folder.replace("/", "\\") + "b.png", unicodedata.normalize("NFD", f"{folder}Zoë/é.png")
    members = {windows: good, apart: good, f"{folder}dataset.json": labels}
    with ImageArchive(write_members(tmp_path / "names.zip", **members)) as archive:
        assert {archive.name(k): archive.labels[k] for k in range(2)} == {windows: 0, apart: 1}


def test_a_check_names_the_first_broken_pictures_and_counts_the_others(tmp_path):
    path = write_shard(tmp_path / "some.zip", noise_pictures(10))
    with zipfile.ZipFile(path, "a") as shard:
        for k in range(5):
            shard.writestr(f"broken{k}.png", b"no picture")
    with ImageArchive(path, 8, 8, 3) as archive, pytest.raises(DatasetError) as error:
        archive.check()
    assert "picture broken0.png in" in str(error.value)
    assert str(error.value).endswith("; and 2 more")


def test_a_check_passes_good_pictures_and_reports_its_progress(tmp_path):
    seen = []
    with ImageArchive(write_shard(tmp_path / "some.zip", noise_pictures(10)), 8, 8, 3) as archive:
        archive.check(lambda reasons: (seen.append(reason) or reason for reason in reasons))
    assert seen == [""] * 10


def test_a_palette_with_a_transparent_colour_gives_alpha(tmp_path):
    picture = noise_pictures(1)[0].convert("P", palette=Image.Palette.ADAPTIVE)
    stream = BytesIO()
    picture.save(stream, "PNG", transparency=picture.getpixel((0, 0)))
    with ImageArchive(write_members(tmp_path / "p.zip", **{"a.png": stream.getvalue()})) as archive:
        assert archive.shape == (8, 8, 4)
        assert archive[0][0, 0, 3] == 0


def test_the_case_of_sixteen_bits_is_not_white():
    with ImageArchive(picture_case("i16.zip")) as archive:
        archive.check()
        assert 50 < np.mean([archive[k] for k in range(len(archive))]) < 200


def test_the_case_of_orientations_is_upright():
    """Its pictures are stored sideways: upright they are all alike."""
    path = picture_case("exif.zip")
    with ImageArchive(path) as archive, zipfile.ZipFile(path) as shard:
        for k in range(len(archive)):
            upright = read_picture(BytesIO(shard.read(archive.name(k))))
            np.testing.assert_array_equal(archive[k], np.asarray(upright))


@pytest.mark.parametrize("name", ["mac.zip", "mac2.zip"])
def test_the_cases_of_macos_have_no_foreign_members(name):
    with ImageArchive(picture_case(name)) as archive:
        archive.check()
        assert not any("MACOSX" in archive.name(k) or "._" in archive.name(k) for k in range(len(archive)))


def test_the_case_of_one_broken_picture_is_refused_before_training():
    with ImageArchive(picture_case("onebad200.zip")) as archive, pytest.raises(DatasetError, match="cannot be read"):
        archive.check()


@pytest.mark.parametrize(("name", "seen"), [("nv_labels.zip", [0, 1, 2]), ("nv_labels_from1.zip", [1, 2])])
def test_the_cases_of_nvidias_labels_are_read(name, seen):
    with ImageArchive(picture_case(name)) as archive:
        assert np.unique(archive.labels).tolist() == seen
        assert archive.c_dim == 3
