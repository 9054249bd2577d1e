"""Held edits, as networks see them that had no part in making them.

A running service edits random faces with everything held. The judge (`benchmarks.judge`) measures the pictures.
"""

from __future__ import annotations

import dataclasses
import io
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import requests
from PIL import Image

from benchmarks.judge import Judge
from services.edits.natures import fits, nature_of
from services.measurements.population import Population
from stylegan2.pictures.cielab import lab
from stylegan2.pictures.pixels import Pixels

_SURE = 0.9  # the probability of a pixel that counts as background
_UNSEEN = 0.1  # SD
_LEAST_CHANGE = 0.2  # SD: a face that is nearly at its target already has nothing to reach


@dataclasses.dataclass(frozen=True)
class Edit:
    """An edit that is tried: the targets of a request, and what it holds."""

    targets: Mapping[str, Any]
    hold: Any = "all"


def _by(name: str, *deviations: float) -> tuple[Edit, ...]:
    return tuple(Edit({name: {"by": each, "in": "sd"}}) for each in deviations)


EDITS = {
    "smile +2 SD": _by("smile", 2),
    "smile -2 SD": _by("smile", -2),
    "age +-1.5 SD": _by("age", 1.5, -1.5),
    "yaw to 0": (Edit({"yaw": 0}),),
    "sex +-1.5 SD": _by("sex", 1.5, -1.5),
}
STEPS = ("smile", "age", "yaw")


@dataclasses.dataclass(frozen=True)
class Edited:
    """Pictures before and after one edit, [N, H, W, 3], the outcomes of each by name, and the seconds it took."""

    targets: Mapping[str, Any]
    before: Sequence[Pixels]
    after: Sequence[Pixels]
    outcomes: Sequence[Mapping[str, Mapping[str, float]]]
    seconds: Sequence[float]


def random_faces(url: str, count: int) -> list[int]:
    """Makes the faces of the seeds 0 to `count` - 1 and returns their ids."""
    response = requests.post(f"{url}/faces", params={"amount": count, "seed": 0}, timeout=600)
    response.raise_for_status()
    return list(response.json()["ids"])


def edited(url: str, ids: Sequence[int], targets: Mapping[str, Any], hold: Any = "all") -> Edited:
    """Edits each face towards `targets`, or as near as can be had."""
    answers, seconds = [], []
    for number in ids:
        start = time.perf_counter()
        body = {"id": number, "targets": targets, "hold": hold, "partial": True}
        response = requests.post(f"{url}/faces/edits", json=body, timeout=600)
        response.raise_for_status()
        seconds.append(time.perf_counter() - start)
        answers.append(response.json())
    after = [picture(url, answer["ids"][0]) for answer in answers]
    outcomes = [answer["outcomes"][0] for answer in answers]
    return Edited(targets, [picture(url, number) for number in ids], after, outcomes, seconds)


def picture(url: str, number: int) -> Pixels:
    """Returns the pixels [H, W, 3] of a face."""
    response = requests.get(f"{url}/faces/{number}/image", timeout=60)
    response.raise_for_status()
    return np.asarray(Image.open(io.BytesIO(response.content)).convert("RGB"))


def steps(url: str, number: int, name: str, hold: Any = "all") -> list[Pixels]:
    """Returns a face [H, W, 3] with an attribute 2 SD lower, 1 SD lower, as it is, and 1 and 2 SD higher."""
    targets = {name: {"by": 2, "in": "sd"}}
    body = {"id": number, "targets": targets, "hold": hold, "partial": True, "steps": [-1, -0.5, 0, 0.5, 1]}
    response = requests.post(f"{url}/faces/edits", json=body, timeout=600)
    response.raise_for_status()
    return [picture(url, each) for each in response.json()["ids"]]


def monotone(judge: Judge, strips: Sequence[Sequence[Pixels]], name: str) -> tuple[float, float]:
    """Returns in how many of the strips the attribute `name` rises from picture to picture, as a share.

    The first number counts each strip as a whole, the second one each pair of neighbours. A fall by less than 0.1 SD is
    none: it is below what the judge can tell.
    """
    seen = np.stack([judge.seen(strip).attributes[:, judge.names.index(name)] for strip in strips])
    rises = np.diff(seen, axis=1) > -_UNSEEN * judge.std[judge.names.index(name)]
    return float(rises.all(axis=1).mean()), float(rises.mean())


@dataclasses.dataclass(frozen=True)
class Verdict:
    """What became of edits. Medians and 90th percentiles are over faces; drift is over faces and attributes.

    Attributes:
        reached: share of the faces whose target is within 15% of the change, as measured by the service.
        judged: share of the faces whose target is within 30%, as measured by the judge.
        drift: how far what is held moved, in SD: median and 90th percentile.
        head_top: how far the top of the head moved, as a share of the height: 90th percentile.
        background: colour difference (CIE 1976) of the background: 90th percentile.
        skin: difference of the mean L* of the face's skin: 90th percentile.
        identity: distance of the person, as a share of the median between random faces: median and 90th percentile.
        seconds: median time of a request.
    """

    reached: float
    judged: float
    drift: tuple[float, float]
    head_top: float
    background: float
    skin: float
    identity: tuple[float, float]
    seconds: float


def verdict(judge: Judge, edits: Sequence[Edited], own: Population) -> Verdict:
    """Returns what `judge` says of edits of the same attribute.

    A target beyond the 1st or 99th percentile of the network's `own` faces counts as that percentile, unless the face
    itself lies beyond it.
    """
    [name] = {name for each in edits for name in each.targets}
    first, second = [one for each in edits for one in each.before], [one for each in edits for one in each.after]
    before, after = judge.seen(first), judge.seen(second)
    outcomes = [each[name] for edit in edits for each in edit.outcomes]
    start, goal, end = (np.array([each[key] for each in outcomes]) for key in ("before", "wanted", "after"))
    low, high = (values[own.names.index(name)] for values in (own.low, own.high))
    wanted, moved = np.clip(goal, np.minimum(start, low), np.maximum(start, high)) - start, end - start
    column = judge.names.index(name)
    seen = after.attributes[:, column] - before.attributes[:, column]
    counts = np.abs(wanted) > _LEAST_CHANGE * own.std[own.names.index(name)]
    changes = np.abs(after.attributes - before.attributes)[:, _held(judge, name)] / judge.std[_held(judge, name)]
    identity = judge.identity_distance(before.attributes, after.attributes, without=[name]) / judge.apart
    return Verdict(
        reached=_within(moved, wanted, 0.15, counts),
        judged=_within(seen, wanted, 0.3, counts),
        drift=_spread(changes),
        head_top=_spread(np.abs(after.head_top - before.head_top))[1],
        background=_spread(_colour_differences(first, second, np.minimum(before.background, after.background)))[1],
        skin=_spread(np.abs(after.skin_lightness - before.skin_lightness))[1],
        identity=_spread(identity),
        seconds=float(np.median([second for each in edits for second in each.seconds])),
    )


def _held(judge: Judge, target: str) -> np.ndarray:
    """Returns which attributes [A] must stay: the reliable ones that do not belong to a change of `target`."""
    free = (target, *nature_of(target).lets_go)
    return np.array([ok and not fits(name, free) for name, ok in zip(judge.names, judge.is_reliable, strict=True)])


def _within(moved: np.ndarray, wanted: np.ndarray, share: float, counts: np.ndarray) -> float:
    return float((np.abs(moved - wanted) <= share * np.abs(wanted))[counts].mean())


def _spread(values: np.ndarray) -> tuple[float, float]:
    """Returns the median and the 90th percentile."""
    return float(np.nanmedian(values)), float(np.nanquantile(values, 0.9))


def _colour_differences(before: Sequence[Pixels], after: Sequence[Pixels], background: np.ndarray) -> np.ndarray:
    """Returns the mean difference [N] of the colours of pixels that are background before and after."""
    return np.array(
        [
            np.linalg.norm(lab(first[own > _SURE]) - lab(second[own > _SURE]), axis=-1).mean()
            for first, second, own in zip(before, after, background, strict=True)
        ]
    )


_COLUMNS = (
    "edit", "reached: 15%, service", "30%, judge", "drift, median / 90%", "head top", "background dE", "skin L*",
    "identity, median / 90%", "time",
)  # fmt: skip
HEAD = f"| {' | '.join(_COLUMNS)} |\n{'|---' * len(_COLUMNS)}|"


def row(name: str, found: Verdict) -> str:
    """Returns the row of an edit in the table that HEAD begins."""
    cells = (
        name,
        f"{found.reached:.0%}",
        f"{found.judged:.0%}",
        f"{found.drift[0]:.2f} / {found.drift[1]:.2f}",
        f"{found.head_top:.1%}",
        f"{found.background:.2f}",
        f"{found.skin:.1f}",
        f"{found.identity[0]:.2f} / {found.identity[1]:.2f}",
        f"{found.seconds:.2f} s",
    )
    return f"| {' | '.join(cells)} |"


def save(path: Path, strips: Sequence[Sequence[Pixels]]) -> None:
    """Writes strips of equal length to a PNG, one per row."""
    Image.fromarray(np.vstack([np.hstack(strip) for strip in strips])).save(path)
