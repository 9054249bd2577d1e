"""A run's statistics for TensorBoard."""

from __future__ import annotations

import importlib.util
import itertools
import time
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from stylegan2.training.report.record import PROGRESS, finite

EVENTS_FOLDER = "events"
LONGEST_SIDE = 1024  # pixels of a sheet


def event_writer(folder: Path, nimg: int = 0) -> EventWriter | None:
    """A writer for the run in `folder` that goes on from image number `nimg`; None without the package tensorboardX."""
    return EventWriter(folder, nimg) if importlib.util.find_spec("tensorboardX") else None


class EventWriter:
    """Writes what TensorBoard shows: a curve for each number, and the sample sheets. Steps are images seen.

    Each writer has a file of its own in `folder`/events. It begins by saying that the run goes on from `nimg`, so
    TensorBoard forgets what earlier files have after that. Rows are on the disk when `write` returns; there is no
    thread that could fail unseen.

    Raises:
        OSError: the file cannot be written.
        ModuleNotFoundError: the package tensorboardX is not installed (`event_writer` returns None then).
    """

    def __init__(self, folder: Path, nimg: int = 0):
        from tensorboardX.proto.event_pb2 import SessionLog
        from tensorboardX.record_writer import RecordWriter

        events = folder / EVENTS_FOLDER
        events.mkdir(parents=True, exist_ok=True)
        self._file = RecordWriter(str(_new_file(events)))
        self._event(0, file_version="brain.Event:2")
        if nimg:
            self._event(nimg + 1, session_log=SessionLog(status=SessionLog.START))
        self._file.flush()

    def write(self, row: Mapping[str, Any], sheet: Image.Image | None = None) -> None:
        """A row of statistics with its `nimg`, and the sheet of that moment. What is no finite number is left out.

        Raises:
            OSError: the disk is full.
        """
        from tensorboardX.proto.summary_pb2 import Summary

        nimg, numbers = int(row["nimg"]), finite(row)
        values = [Summary.Value(tag=key, simple_value=numbers[key]) for key in numbers if key not in PROGRESS]
        if sheet is not None:
            values.append(Summary.Value(tag="fakes", image=_encoded(sheet)))
        self._event(nimg, summary=Summary(value=values))
        self._file.flush()

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _event(self, step: int, **content: Any) -> None:
        from tensorboardX.proto.event_pb2 import Event

        self._file.write(Event(wall_time=time.time(), step=step, **content).SerializeToString())


def _new_file(events: Path) -> Path:
    """TensorBoard reads the files of a folder in the order of their names."""
    now = int(time.time())
    names = (events / f"events.out.tfevents.{now:010d}.{number:06d}" for number in itertools.count())
    return next(path for path in names if not path.exists())


def _encoded(sheet: Image.Image) -> Any:
    from tensorboardX.proto.summary_pb2 import Summary

    sheet = sheet.copy()
    sheet.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    png = BytesIO()
    sheet.save(png, "PNG")
    return Summary.Image(
        height=sheet.height, width=sheet.width, colorspace=len(sheet.getbands()), encoded_image_string=png.getvalue()
    )
