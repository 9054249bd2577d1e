"""Groups the statistics of a run into charts, each with an explanation."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

from stylegan2.training.report.plot import Plot
from stylegan2.training.report.record import RunRecord


@dataclasses.dataclass(frozen=True)
class Group:
    """Statistics that one chart shows together.

    Attributes:
        title: the title of the chart.
        text: a sentence on how to read it.
        names: the name of each curve, by the key of its statistic.
        target: the setting whose value is marked with a line, None for none.
        log: allows a logarithmic axis, for values that shrink by factors.
    """

    title: str
    text: str
    names: dict[str, str]
    target: str | None = None
    log: bool = False


@dataclasses.dataclass(frozen=True)
class Chart:
    """A plot with its title, a sentence on how to read it, and the setting that its target line shows."""

    title: str
    text: str
    plot: Plot
    target_name: str | None = None


SPEED = "seconds_per_kimg"
GROUPS = (
    Group(
        "Losses",
        "Logistic losses, regularisation excluded. They need not fall: the two networks keep each other in balance.",
        {"g": "generator", "d": "discriminator"},
    ),
    Group(
        "Discriminator output",
        "Its mean. The larger the gap, the more easily it tells generated pictures from training pictures.",
        {"real": "training pictures", "fake": "generated pictures"},
    ),
    Group(
        "Overfitting",
        "r_t, the mean sign of the discriminator's output for training pictures. Near 1, it knows them by heart. "
        "Adaptive augmentation keeps r_t at its target.",
        {"r_t": "r_t"},
        "ada_target",
    ),
    Group("Augmentation", "augment_p, the probability of each transform.", {"augment_p": "augment_p"}),
    Group("R1", "Squared norm of the discriminator's gradient at training pictures.", {"r1": "R1"}, log=True),
    Group("Path length", "How much the picture changes per unit step in w.", {"path_length": "path length"}, log=True),
    Group("Speed", "Seconds per thousand images.", {SPEED: "seconds per kimg"}),
    Group(
        "Outside the device program",
        "The share of the time that goes into reading pictures, statistics and writing files.",
        {"outside_share": "share outside"},
    ),
)
SWD = Group(
    "Sliced Wasserstein distance",
    "Distance between generated and training pictures, x 1000. The command evaluate tells how low it could be.",
    {},
    log=True,
)


def charts(record: RunRecord) -> list[Chart]:
    """Returns a chart for each group with statistics in the record, and one for every other statistic.

    The distance to the training set comes first.
    """
    found = {key: record.curve(key) for key in record.keys}
    found.setdefault(SPEED, record.seconds_per_kimg())
    return [_chart(group, found, record) for group in _groups(list(found)) if any(map(found.get, group.names))]


def _groups(keys: list[str]) -> Iterator[Group]:
    """Yields the groups for the statistics `keys`. Unknown ones form groups of their own."""
    distances = {key: key.replace("_", " ") for key in keys if key.startswith("swd")}
    yield dataclasses.replace(SWD, names=distances)
    yield from GROUPS
    known = {*distances, *(key for group in GROUPS for key in group.names)}
    for key in keys:
        if key not in known:
            yield Group(key, "", {key: key}, log=True)


def _chart(group: Group, found: dict[str, list[tuple[float, float]]], record: RunRecord) -> Chart:
    """Returns the chart of a group. `found` has the curves by their keys."""
    curves = [(name, found[key]) for key, name in group.names.items() if found.get(key)]
    target = record.config.get(group.target) if group.target else None
    if isinstance(target, bool) or not isinstance(target, int | float):
        target = None
    return Chart(group.title, group.text, Plot(curves, target, group.log), group.target if target is not None else None)
