"""The check of a set in words."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from services.stimuli.check.check import FACTOR, THRESHOLD, Check, Difference
from services.stimuli.check.effect_size import CONFIDENCE
from services.stimuli.check.tables import named

_WIDTH = 118
_MOST = 40  # confounds that are listed; all of them are in check-differences.csv


def check_lines(check: Check) -> Iterator[str]:
    """Yields the lines of the paragraph about a check: how it was made, and each confound."""
    if not check.differences:
        yield from _wrapped(" ".join(["There are no differences to report.", *check.notes]))
        return
    yield from _wrapped(
        "Sizes and colours are measured in the pictures as they are delivered, attributes in the faces. Given is "
        "Hedges' g, the difference of two means in pooled "
        f"standard deviations, corrected for small samples, with its {CONFIDENCE:.0%} interval (Hedges 1981, "
        "doi:10.3102/10769986006002107; Hedges and Olkin 1985). The interval is that for independent groups. What is "
        f"not a factor and differs by more than {THRESHOLD} is a confound, unless the difference is below what "
        "can be told from so many pictures. A quantity that could not be measured is absent."
    )
    for note in check.notes:
        yield from _wrapped(note)
    yield ""
    confounds = check.confounds()
    yield f"Confounds: {len(confounds) or 'none'}"
    for one in confounds[:_MOST]:
        yield from _wrapped(f"- {one.quantity}: {_told(check, one)}")
    if len(confounds) > _MOST:
        yield f"- and {len(confounds) - _MOST} more, see check-differences.csv"
    for one in check.largest():
        if one.kind == FACTOR:
            yield from _wrapped(f"Factor {one.quantity}: {_told(check, one)}")


def _told(check: Check, one: Difference) -> str:
    between = f"between ({named(check.cells[one.first])}) and ({named(check.cells[one.second])})"
    if one.g is None:
        return f"differs by {one.difference:.4g} {between}, and varies in neither"
    return f"g = {one.g:.2f} [{one.low:.2f}, {one.high:.2f}] {between}"


def _wrapped(text: str) -> list[str]:
    indent = "  " if text.startswith("- ") else ""
    return textwrap.wrap(text, _WIDTH, subsequent_indent=indent, break_on_hyphens=False)
