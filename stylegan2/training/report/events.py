"""Writes the statistics of a run for TensorBoard."""

from __future__ import annotations

import importlib.util
import itertools
import time
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from stylegan2.training.report.record import PROGRESS, finite_numbers

EVENTS_FOLDER = "events"
LONGEST_SIDE = 1024  # of a sheet, in pixels


def event_writer(folder: Path, nimg: int = 0) -> EventWriter | None:
    """Returns a writer for a run that continues at image number `nimg`, or None without the package tensorboardX."""
    return EventWriter(folder, nimg) if importlib.util.find_spec("tensorboardX") else None


class EventWriter:
    """Writes a curve for each statistic, and the sample sheets. The step of an event is the number of images seen.

    Each writer creates its own file in `folder`/events. The file begins with the statement that the run continues at
    `nimg`, so that TensorBoard drops later events of earlier files. A row is on the disk when `write` returns. There is
    no thread whose failure could go unnoticed.

    Args:
        folder: the folder of the run.
        nimg: the number of images seen so far.

    Raises:
        OSError: the file cannot be written.
        ModuleNotFoundError: the package tensorboardX is not installed. `event_writer` returns None in this case.
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
        """Writes a row of statistics, which includes `nimg`, and its sheet. Values that are not finite are left out.

        Raises:
            OSError: the disk is full.
        """
        from tensorboardX.proto.summary_pb2 import Summary

        nimg, numbers = int(row["nimg"]), finite_numbers(row)
        values = [Summary.Value(tag=key, simple_value=numbers[key]) for key in numbers if key not in PROGRESS]
        if sheet is not None:
            values.append(Summary.Value(tag="fakes", image=_encoded(sheet)))
        self._event(nimg, summary=Summary(value=values))
        self._file.flush()

    def close(self) -> None:
        """Closes the file."""
        self._file.close()

    def _event(self, step: int, **content: Any) -> None:
        """Writes one event."""
        from tensorboardX.proto.event_pb2 import Event

        self._file.write(Event(wall_time=time.time(), step=step, **content).SerializeToString())


def _new_file(events: Path) -> Path:
    """Returns a new path whose name comes last: TensorBoard reads the files in the order of their names."""
    now = int(time.time())
    names = (events / f"events.out.tfevents.{now:010d}.{number:06d}" for number in itertools.count())
    return next(path for path in names if not path.exists())


def _encoded(sheet: Image.Image) -> Any:
    """Returns the sheet as TensorBoard's record of a PNG."""
    from tensorboardX.proto.summary_pb2 import Summary

    sheet = sheet.copy()
    sheet.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    png = BytesIO()
    sheet.save(png, "PNG")
    return Summary.Image(
        height=sheet.height, width=sheet.width, colorspace=len(sheet.getbands()), encoded_image_string=png.getvalue()
    )
