"""What became of each target and of everything that was held."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Iterable, Mapping
from typing import Any, Literal

FAR_OFF = 3.0  # tolerances: what is held and moves further was not held; the usual tolerance is 0.1 SD
_DIGITS = 5  # of the numbers in recipes: more than any reader is exact to
_ROUNDING = 1e-9  # of a tolerance, by which a value may exceed it


@dataclasses.dataclass(frozen=True)
class Outcome:
    """What became of one quantity.

    Attributes:
        role: Whether it was a target or held.
        before: The value of the face, in the quantity's unit.
        wanted: The value that was asked for; of what is held, the value before.
        after: The value of the edited face, measured on its pixels; NaN if it cannot be measured there.
        tolerance: How near `after` must be to `wanted`.
    """

    role: Literal["target", "held"]
    before: float
    wanted: float
    after: float
    tolerance: float

    @property
    def missed(self) -> float:
        """By how many tolerances it was missed."""
        return abs(self.after - self.wanted) / max(self.tolerance, 1e-300)

    @property
    def reached(self) -> bool:
        """Whether `after` is within the tolerance."""
        return self.missed <= 1 + _ROUNDING

    def record(self) -> dict[str, Any]:
        """Returns the outcome as answers and recipes write it."""
        numbers = {name: rounded(getattr(self, name)) for name in ("before", "wanted", "after", "tolerance")}
        return {"role": self.role, **numbers, "reached": self.reached}


Outcomes = Mapping[str, Outcome]


def missed(outcomes: Outcomes, role: str) -> list[str]:
    """Returns the names of this role that were not reached, the worst first."""
    names = [name for name, outcome in outcomes.items() if outcome.role == role and not outcome.reached]
    return sorted(names, key=lambda name: -outcomes[name].missed)


def far_off(outcomes: Outcomes, given: Collection[str]) -> list[str]:
    """Returns the names of what was not held: by a few tolerances, or by one if the request gave it (`given`)."""
    return [name for name in missed(outcomes, "held") if name in given or outcomes[name].missed > FAR_OFF]


def records(outcomes: Outcomes) -> dict[str, Any]:
    """Returns outcomes as answers and recipes write them."""
    return {name: outcome.record() for name, outcome in outcomes.items()}


def told(outcomes: Outcomes, names: Iterable[str]) -> str:
    """Returns some outcomes in words, such as "smile 0.61 (wanted 0.8, tolerance 0.05)"."""
    return ", ".join(
        f"{name} {outcomes[name].after:.3g} (wanted {outcomes[name].wanted:.3g}, tolerance "
        f"{outcomes[name].tolerance:.2g})"
        for name in names
    )


def rounded(value: float) -> float | None:
    """Returns `value` with a few significant digits; None if it is not finite, which JSON cannot say."""
    return float(f"{value:.{_DIGITS}g}") if math.isfinite(value) else None
