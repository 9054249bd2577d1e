"""A folder as the renderer's `pack_faces.py` writes it, with pictures that are painted: a head before a background."""

from __future__ import annotations

import csv
import gzip
import zipfile
from io import BytesIO
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw

from stylegan2.training.measurement.attributes import SHAPES

SIDE = 32
LANDMARKS = ("nose_tip", "ear_l", "ear_r")
COLOURS = [f"{part}_{channel}" for part in ("hair", "skin", "bg", "shirt") for channel in "rgb"]
NUMBERS = (
    "sex", "age", "african", "asian", "caucasian", "smile", "mouth_open", "brow_raise", "eye_open", "yaw", "pitch",
    "weight", "grey", "beard", "stubble", "light_az", "light_el", "brow_lower", "sad", "gaze_yaw", "gaze_pitch",
    *(f"p_{name}" for name in SHAPES), *COLOURS,
)  # fmt: skip


def write_renders(folder: Path, people: int = 40, views: int = 2) -> None:
    """Writes `people` x `views` pictures. The head's x follows `yaw`, its size `age`, the background `bg_*`."""
    folder.mkdir(parents=True, exist_ok=True)
    rng, rows, points = np.random.default_rng(3), [], []
    pictures, labels = (zipfile.ZipFile(folder / f"tiny-{kind}00.zip", "w") for kind in ("", "labels-"))
    with pictures, labels:
        for person in range(people):
            for view in range(views):
                row = {name: f"{rng.uniform(0, 1):.3f}" for name in NUMBERS}
                row |= {name: str(rng.integers(0, 256)) for name in COLOURS}
                row |= {
                    "name": f"{person:05d}-{view}",
                    "identity": str(person),
                    "hair": str(rng.choice(["bald", "long01"])),
                }
                row["yaw"] = f"{rng.uniform(-20, 20):.3f}"
                x, radius = SIDE / 2 + float(row["yaw"]) / 4, 5 + 6 * float(row["age"])
                box = (x - radius, SIDE / 2 - radius, x + radius, SIDE / 2 + radius)
                picture = Image.new("RGB", (SIDE, SIDE), tuple(int(row[f"bg_{c}"]) for c in "rgb"))
                ImageDraw.Draw(picture).ellipse(box, fill=(230, 190, 160))
                label = Image.new("P", (SIDE, SIDE), 0)
                ImageDraw.Draw(label).ellipse(box, fill=1)
                _add(pictures, f"{row['name']}.webp", picture)
                _add(labels, f"{row['name']}.labels.png", label)
                rows.append(row)
                points.append([(x, SIDE / 2, 2), (x - radius, SIDE / 2, 2), (x + radius, SIDE / 2, 1 if view else 0)])
    with gzip.open(folder / "attributes.csv.gz", "wt", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    np.savez(
        folder / "landmarks.npz",
        points=np.array(points, np.float32),
        names=np.array(LANDMARKS),
        files=np.array([row["name"] for row in rows]),
    )


def _add(archive: zipfile.ZipFile, name: str, picture: Image.Image) -> None:
    data = BytesIO()
    picture.save(data, "PNG")
    archive.writestr(name, data.getvalue())
