"""TensorBoard finds every statistic and sheet at the image number of its measurement."""

import struct
import sys
from io import BytesIO

import pytest
from PIL import Image

from stylegan2.training.report.events import EVENTS_FOLDER, event_writer

pytest.importorskip("tensorboardX")
from tensorboardX.proto.event_pb2 import Event, SessionLog


def events(path):
    """Yields the events of a TFRecord file: length, its checksum, content, its checksum."""
    data = BytesIO(path.read_bytes())
    while head := data.read(12):
        length = struct.unpack("<Q", head[:8])[0]
        content = data.read(length)
        assert len(content) == length
        assert len(data.read(4)) == 4
        yield Event.FromString(content)


def files(folder):
    return sorted((folder / EVENTS_FOLDER).iterdir())


def test_a_row_is_on_the_disk_when_write_returns(tmp_path):
    writer = event_writer(tmp_path)
    writer.write({"nimg": 3000, "seconds": 9.5, "d": 0.5, "name": "x", "r1": float("nan"), "flag": True})
    [path] = files(tmp_path)
    first, second = events(path)
    writer.close()
    assert first.file_version == "brain.Event:2"
    assert second.step == 3000
    assert {value.tag: value.simple_value for value in second.summary.value} == {"d": 0.5}


def test_a_sheet_has_at_most_1024_pixels_per_side(tmp_path):
    writer = event_writer(tmp_path)
    sheet = Image.new("RGB", (2048, 1024), "red")
    writer.write({"nimg": 1000}, sheet)
    writer.close()
    [picture] = list(events(files(tmp_path)[0]))[-1].summary.value
    assert (picture.tag, picture.image.width, picture.image.height, picture.image.colorspace) == ("fakes", 1024, 512, 3)
    with Image.open(BytesIO(picture.image.encoded_image_string)) as image:
        assert image.getpixel((5, 5)) == (255, 0, 0)
    assert sheet.size == (2048, 1024)


def test_a_resumed_run_withdraws_later_events(tmp_path):
    """TensorBoard drops earlier events from the step at which a session starts."""
    for nimg in (0, 2000):
        writer = event_writer(tmp_path, nimg)
        writer.write({"nimg": nimg + 1000, "d": 1.0})
        writer.close()
    first, second = files(tmp_path)
    assert not any(event.HasField("session_log") for event in events(first))
    [start] = [event for event in events(second) if event.HasField("session_log")]
    assert (start.session_log.status, start.step) == (SessionLog.START, 2001)


def test_an_unwritable_folder_is_reported_at_once(tmp_path):
    (tmp_path / EVENTS_FOLDER).write_text("no folder")
    with pytest.raises(OSError, match=EVENTS_FOLDER):
        event_writer(tmp_path)


def test_without_the_package_there_is_no_writer(tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "tensorboardX", None)
    assert event_writer(tmp_path) is None
    assert not list(tmp_path.iterdir())
