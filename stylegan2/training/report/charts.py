"""Which curves of a run belong together, and what they say."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from stylegan2.training.report.plot import Plot
from stylegan2.training.report.record import RunRecord


@dataclasses.dataclass(frozen=True)
class Group:
    """Numbers of one drawing: title, a sentence, the curves' names by their keys, the setting that has a target.

    `log` allows a logarithmic axis, for what shrinks by factors.
    """

    title: str
    text: str
    names: dict[str, str]
    target: str | None = None
    log: bool = False


@dataclasses.dataclass(frozen=True)
class Chart:
    """A drawing with its title, and a sentence on how to read it."""

    title: str
    text: str
    plot: Plot
    target_name: str | None = None


SPEED = "seconds_per_kimg"
GROUPS = (
    Group(
        "Losses",
        "Logistic losses, the regularizers apart. They need not fall: the two networks hold each other in balance.",
        {"g": "generator", "d": "discriminator"},
    ),
    Group(
        "What the discriminator says",
        "Its mean output. The further the two are apart, the more easily it tells them from each other.",
        {"real": "training pictures", "fake": "generated pictures"},
    ),
    Group(
        "Overfitting",
        "r_t, the mean sign of the discriminator's output for training pictures: near 1 it knows them by heart. "
        "Augmentation holds it at its target.",
        {"r_t": "r_t"},
        "ada_target",
    ),
    Group("Augmentation", "The probability augment_p of each of its transforms.", {"augment_p": "augment_p"}),
    Group("R1", "Squared gradient of the discriminator at training pictures.", {"r1": "R1"}, log=True),
    Group("Path length", "How unevenly a step in w changes the picture.", {"path_length": "path length"}, log=True),
    Group("Speed", "Seconds for a thousand images.", {SPEED: "seconds per kimg"}),
    Group(
        "Outside the device program",
        "The share of the time that reading pictures, statistics and files take.",
        {"outside_share": "share outside"},
    ),
)
SWD = Group(
    "Sliced Wasserstein distance",
    "Between generated and training pictures, x 1000. The command evaluate says how low it could be.",
    {},
    log=True,
)


def charts(record: RunRecord) -> list[Chart]:
    """A chart for each group that was measured, and one for every other number; the distance to the set comes first."""
    found = {key: record.curve(key) for key in record.keys}
    found.setdefault(SPEED, record.seconds_per_kimg())
    return [_chart(group, found, record) for group in _groups(list(found)) if any(map(found.get, group.names))]


def _groups(keys: list[str]) -> Iterator[Group]:
    distances = {key: key.replace("_", " ") for key in keys if key.startswith("swd")}
    yield dataclasses.replace(SWD, names=distances)
    yield from GROUPS
    known = {*distances, *(key for group in GROUPS for key in group.names)}
    for key in keys:
        if key not in known:
            yield Group(key, "", {key: key}, log=True)


def _chart(group: Group, found: dict[str, list[tuple[float, float]]], record: RunRecord) -> Chart:
    curves = [(name, found[key]) for key, name in group.names.items() if found.get(key)]
    target = record.config.get(group.target) if group.target else None
    if isinstance(target, bool) or not isinstance(target, int | float):
        target = None
    return Chart(group.title, group.text, Plot(curves, target, group.log), group.target if target is not None else None)
