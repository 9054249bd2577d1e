"""Writes a report of a run as one HTML page that loads nothing from the network."""

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
from stylegan2.training.report.record import RunRecord, readable_sheets
from stylegan2.training.report.timelapse import find_timelapse
from stylegan2.training.run_files import BEST_FILE, NETWORK_FILE

REPORT_FILE = "report.html"
TEMPLATE = "page.html.j2"
EARLIER_SHEETS = 6
SHEET_SIDE, CORNER_SIDE = 1536, 384  # longest side in pixels, of the last sheet and of the corners of earlier ones
EMBEDDED_FILM = 8 << 20  # largest film inside the page, in bytes; a larger one is linked


def write_report(folder: Path) -> Path:
    """Writes `report.html` into the folder of a run, which may still be training, and returns its path.

    Raises:
        ReportError: the run has no checkpoint yet.
        OSError: the page cannot be written.
    """
    page = render(RunRecord.read(folder), datetime.now(UTC))
    with replacing(folder / REPORT_FILE) as temporary:
        temporary.write_text(page, encoding="utf-8")
    return folder / REPORT_FILE


def render(record: RunRecord, written: datetime) -> str:
    """Returns the page as HTML. `written` is the time that it shows."""
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
        figures=list(key_figures(record)),
        settings={key: json.dumps(value) for key, value in record.config.items()},
        charts=charts(record),
        plot=plot,
        last=last_sheet(record),
        earlier=list(earlier_sheets(record)),
        film=film(record.folder),
        commands=list(commands(record)),
    )


def key_figures(record: RunRecord) -> Iterator[tuple[str, str, str]]:
    """Yields the key figures of the run, each as a label, a number and its unit."""
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
    """Yields a description and a command for each network of the run that can be served."""
    for name, text in ((BEST_FILE, "The network with the best score"), (NETWORK_FILE, "The last network")):
        if (path := record.folder.resolve() / name).is_file():
            yield text, f"FACESPACE_NETWORK={shlex.quote(str(path))} make run"


def last_sheet(record: RunRecord) -> dict[str, Any] | None:
    """Returns the newest readable sheet, None if there is none."""
    for kimg, sheet in readable_sheets(reversed(record.sheets)):
        return _shown(kimg, sheet, SHEET_SIDE)
    return None


def earlier_sheets(record: RunRecord) -> Iterator[dict[str, Any]]:
    """Yields the upper left quarter of some earlier sheets, more of them from the beginning, when more changed."""
    count = len(record.sheets) - 1
    chosen = dict.fromkeys(round(count * (k / EARLIER_SHEETS) ** 2) for k in range(EARLIER_SHEETS))
    for kimg, sheet in readable_sheets(record.sheets[k] for k in chosen if 0 <= k < count):
        yield _shown(kimg, sheet.crop((0, 0, sheet.width // 2, sheet.height // 2)), CORNER_SIDE)


def film(folder: Path) -> dict[str, str] | None:
    """Returns the timelapse: its content if it is small, otherwise a link to its file."""
    path = find_timelapse(folder)
    if path is None:
        return None
    kind = "video/mp4" if path.suffix == ".mp4" else "image/webp"
    embedded = path.stat().st_size <= EMBEDDED_FILM
    return {"name": path.name, "kind": kind, "source": data_uri(path.read_bytes(), kind) if embedded else path.name}


def _shown(kimg: int, sheet: Image.Image, longest: int) -> dict[str, Any]:
    """Returns what the template needs to show a sheet, reduced to `longest` pixels."""
    sheet.thumbnail((longest, longest))
    file = BytesIO()
    sheet.save(file, "WEBP", quality=90)
    source = data_uri(file.getvalue(), "image/webp")
    return {"kimg": f"{kimg:,}", "source": source, "width": sheet.width, "height": sheet.height}


def data_uri(content: bytes, kind: str) -> str:
    """Returns a `data:` address with the content of a file. `kind` is its media type."""
    return f"data:{kind};base64,{b64encode(content).decode()}"
