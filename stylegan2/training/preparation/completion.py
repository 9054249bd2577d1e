"""Writes the tables, the contact sheet and the mean picture once all files have been converted."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from stylegan2.training.preparation.conversion import SEVERAL_FACES
from stylegan2.training.preparation.errors import PreparationError
from stylegan2.training.preparation.journal import Journal
from stylegan2.training.preparation.planning import Plan
from stylegan2.training.preparation.results import (
    IMAGES_FILE,
    REPORT_FILE,
    SHEET_IMAGES,
    evenly_chosen,
    table,
    write_contact_sheet,
    write_mean,
)
from stylegan2.training.preparation.shard_file import member_name
from stylegan2.training.preparation.shards import Shards

NOT_IN_SOURCE = "label without a file"


def complete(plan: Plan, shards: Shards, journal_file: Path) -> dict[str, Any]:
    """Writes what accompanies the shards into the folder, and returns a description of the set as JSON types.

    Raises:
        PreparationError: No picture is left. The report is written all the same.
    """
    path = plan.folder.path
    reasons = _write_report(plan, journal_file)
    if not shards.count:
        raise PreparationError(
            f"no picture is left; {path / REPORT_FILE} gives the reason for each file. Other settings need a new folder"
        )
    per_class = _write_images(plan, journal_file)
    write_contact_sheet([shards.read(number) for number in evenly_chosen(shards.count, SHEET_IMAGES)], path)
    write_mean(shards.mean(), path)
    height, width, channels = plan.shape
    return {
        "img_height": height,
        "img_width": width,
        "img_channels": channels,
        "images": shards.count,
        "shards": shards.written,
        "classes": plan.labels.classes if plan.labels else None,
        "images_per_class": [per_class[k] for k in range(len(plan.labels.classes))] if plan.labels else None,
        "files": len(plan.files),
        "several_faces": reasons.pop(SEVERAL_FACES, 0),
        "set_aside": dict(sorted(reasons.items())),
    }


def _write_report(plan: Plan, journal_file: Path) -> Counter[str]:
    """Writes a row for each note about a file or label, and returns how often each reason occurs."""
    reasons: Counter[str] = Counter()
    with table(plan.folder.path / REPORT_FILE, "file", "reason", "detail") as add_row:
        for number, row in enumerate(Journal.read(journal_file)):
            for reason, detail in row["notes"]:
                add_row((plan.files[number].name, reason, detail))
                reasons[reason] += 1
        for name, place in plan.labels.unused() if plan.labels else ():
            add_row((name, NOT_IN_SOURCE, place))
            reasons[NOT_IN_SOURCE] += 1
    return reasons


def _write_images(plan: Plan, journal_file: Path) -> Counter[int]:
    """Writes which file each picture comes from, and returns the number of pictures per class."""
    per_class: Counter[int] = Counter()
    classes = plan.labels.classes if plan.labels else []
    with table(plan.folder.path / IMAGES_FILE, "shard", "image", "file", "label") as add_row:
        number = 0
        for index, row in enumerate(Journal.read(journal_file)):
            label = row["label"]
            for _, _, shard in row["made"]:
                named = "" if label is None else classes[label]
                add_row((f"{shard:05d}.zip", member_name(number), plan.files[index].name, named))
                per_class[label] += 1
                number += 1
    return per_class
