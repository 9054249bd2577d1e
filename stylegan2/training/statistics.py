"""The statistics of a run: sums on the device, their means as a row, and a row as a line of text."""

from __future__ import annotations

from tqdm import tqdm

from stylegan2.training.step import State
from stylegan2.training.tensors import tensor

NOT_SHOWN = ("nimg", "seconds", "seconds_per_kimg", "outside_share")


def means(state: State) -> dict[str, float]:
    """Returns the mean of each statistic that was measured since the last `cleared`."""
    counts = {name: float(value) for name, value in state["counts"].items()}
    return {name: float(state["sums"][name]) / count for name, count in counts.items() if count}


def cleared(state: State) -> State:
    """Returns `state` with all statistics set back to zero."""
    nothing = dict.fromkeys(state["sums"], tensor(0.0))
    return {**state, "sums": nothing, "counts": nothing}


def summary(row: dict[str, float], target: int) -> str:
    """Returns a row of statistics as a line of text. `target` is the number of images at which the run ends."""
    speed = 1000 / max(row["seconds_per_kimg"], 1e-9)
    left = tqdm.format_interval((target - row["nimg"]) / speed)
    shown = "  ".join(f"{name} {value:.3f}" for name, value in row.items() if name not in NOT_SHOWN)
    return f"{row['nimg'] / 1000:9.1f} kimg  {speed:6.1f} images/s  {left} left  {shown}"


def progress_bar(nimg: int, target: int) -> tqdm:
    """Returns a progress bar over the images seen, which shows on a terminal and stays out of log files."""
    return tqdm(total=target, initial=nimg, unit="img", unit_scale=True, smoothing=0.05, mininterval=2, disable=None)
