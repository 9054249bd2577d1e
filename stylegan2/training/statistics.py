"""What a run measures of itself: sums on the device, means in a row, and the row as a line for people."""

from __future__ import annotations

from tqdm import tqdm

from stylegan2.training.step import State
from stylegan2.training.tensors import tensor

NOT_SHOWN = ("nimg", "seconds", "seconds_per_kimg", "outside_share")


def means(state: State) -> dict[str, float]:
    """Of what has been measured since `cleared`."""
    counts = {name: float(value) for name, value in state["counts"].items()}
    return {name: float(state["sums"][name]) / count for name, count in counts.items() if count}


def cleared(state: State) -> State:
    """`state` with nothing measured."""
    nothing = dict.fromkeys(state["sums"], tensor(0.0))
    return {**state, "sums": nothing, "counts": nothing}


def summary(row: dict[str, float], target: int) -> str:
    """A row of statistics as a line."""
    speed = 1000 / max(row["seconds_per_kimg"], 1e-9)
    left = tqdm.format_interval((target - row["nimg"]) / speed)
    shown = "  ".join(f"{name} {value:.3f}" for name, value in row.items() if name not in NOT_SHOWN)
    return f"{row['nimg'] / 1000:9.1f} kimg  {speed:6.1f} images/s  {left} left  {shown}"


def progress_bar(nimg: int, target: int) -> tqdm:
    """Images seen of those wanted, where somebody looks: none in a log file."""
    return tqdm(total=target, initial=nimg, unit="img", unit_scale=True, smoothing=0.05, mininterval=2, disable=None)
