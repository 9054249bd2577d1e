"""A run as one page to look at, without anything that would have to be fetched."""

from __future__ import annotations

import json
import shlex
from base64 import b64encode
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from PIL import Image

from stylegan2.files.durable import replacing
from stylegan2.training.report import plot
from stylegan2.training.report.charts import SPEED, charts
from stylegan2.training.report.record import BEST_FILE, NETWORK_FILE, RunRecord, opened
from stylegan2.training.report.timelapse import find_timelapse

REPORT_FILE = "report.html"
TEMPLATE = "page.html.j2"
EARLIER_SHEETS = 6
SHEET_SIDE, CORNER_SIDE = 1536, 384  # pixels at the most, of the last sheet and of what is shown of earlier ones
EMBEDDED_FILM = 8 << 20  # bytes; a longer film stays beside the page


def write_report(folder: Path) -> Path:
    """Writes `report.html` into the folder of a run, also of one that still goes on, and returns its path.

    Raises:
        ReportError: the run has no checkpoint yet.
        OSError: the page cannot be written.
    """
    page = rendered(RunRecord.read(folder), datetime.now(UTC))
    with replacing(folder / REPORT_FILE) as temporary:
        temporary.write_text(page, encoding="utf-8")
    return folder / REPORT_FILE


def rendered(record: RunRecord, written: datetime) -> str:
    """The page."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    return environment.get_template(TEMPLATE).render(
        name=record.folder.resolve().name,
        written=written.strftime("%Y-%m-%d %H:%M UTC"),
        state=list(state(record)),
        settings={key: json.dumps(value) for key, value in record.config.items()},
        charts=charts(record),
        plot=plot,
        last=last_sheet(record),
        earlier=list(earlier_sheets(record)),
        film=film(record.folder),
        commands=list(commands(record)),
    )


def state(record: RunRecord) -> Iterator[tuple[str, str, str]]:
    """How far the run is: what, how much, of what."""
    row = record.rows[-1]
    yield "Images seen", f"{row['nimg'] / 1000:,.6g}", "kimg"
    if "seconds" in row:
        yield "Time", f"{row['seconds'] / 3600:,.1f}", "hours"
    if speed := record.curve(SPEED) or record.seconds_per_kimg():
        yield "Speed", f"{speed[-1][1]:,.3g}", "seconds per kimg"
    if distances := record.curve("swd"):
        yield "Distance to the set", f"{distances[-1][1]:,.3g}", "SWD x 1000"
        kimg, best = min(distances, key=lambda point: point[1])
        yield "Smallest distance", f"{best:,.3g}", f"at {kimg:,.6g} kimg"


def commands(record: RunRecord) -> Iterator[tuple[str, str]]:
    """What to type to serve the run's networks, the best one by the metric and the last."""
    for name, text in ((BEST_FILE, "The best one by the metric"), (NETWORK_FILE, "The last one")):
        if (path := record.folder.resolve() / name).is_file():
            yield text, f"FACESPACE_NETWORK={shlex.quote(str(path))} make run"


def last_sheet(record: RunRecord) -> dict[str, Any] | None:
    """The newest sheet that can be read."""
    for kimg, sheet in opened(reversed(record.sheets)):
        return _shown(kimg, sheet, SHEET_SIDE)
    return None


def earlier_sheets(record: RunRecord) -> Iterator[dict[str, Any]]:
    """The upper left quarter of some sheets, the first one and the more the younger the run was: more changed then."""
    count = len(record.sheets) - 1
    chosen = dict.fromkeys(round(count * (k / EARLIER_SHEETS) ** 2) for k in range(EARLIER_SHEETS))
    for kimg, sheet in opened(record.sheets[k] for k in chosen if 0 <= k < count):
        yield _shown(kimg, sheet.crop((0, 0, sheet.width // 2, sheet.height // 2)), CORNER_SIDE)


def film(folder: Path) -> dict[str, str] | None:
    """The timelapse: inside the page if it is small, otherwise by its name."""
    path = find_timelapse(folder)
    if path is None:
        return None
    kind = "video/mp4" if path.suffix == ".mp4" else "image/webp"
    embedded = path.stat().st_size <= EMBEDDED_FILM
    return {"name": path.name, "kind": kind, "source": data_uri(path.read_bytes(), kind) if embedded else path.name}


def _shown(kimg: int, sheet: Image.Image, longest: int) -> dict[str, Any]:
    sheet.thumbnail((longest, longest))
    file = BytesIO()
    sheet.save(file, "WEBP", quality=90)
    source = data_uri(file.getvalue(), "image/webp")
    return {"kimg": f"{kimg:,}", "source": source, "width": sheet.width, "height": sheet.height}


def data_uri(content: bytes, kind: str) -> str:
    """A file as an address that holds it."""
    return f"data:{kind};base64,{b64encode(content).decode()}"
