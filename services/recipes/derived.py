"""How derived faces came about: the record that their recipes carry, one form for writers and readers.

Recipes are files that other people keep: every key stays readable in the meaning that it had when it was written.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict

from services.recipes.recipe import Recipe

# A face that another came from: `{"id", "seed", "truncation_psi", "class"}` if it is random, else `{"id", "derived"}`.
Source = dict[str, Any]

RANDOM = "random"  # the kind of faces that were not derived

# `by` says what made the face, and so which other keys there are:
#
# transition  space, spacing, metric, steps, speed, endpoints, layers, of; step (from 1; from 0 with endpoints) and t.
#             Up to version 0.1, POST /faces wrote `from` and `to` instead of `of`, and neither t nor spacing.
# mix         styles or crossover; layers (the id of the face that each layer is from), of
# average     weights, of
# opposite    strength, from; of (the faces whose average it was mirrored at)
# similar     metric, distance, tolerance, measured, layers, seed, number, amount, of
# edit        direction and strength, or crossed (strengths by direction); directions, control, layers, from.
#             Solved edits: targets (by name), share (of the way to them), hold, tolerances, reader, outcomes (by name),
#             moved (SD of w), layers, from
# import      space, truncation_psi; class (of a z on a conditional network)
# projection  steps, seed, space, align, optimisation, alignment, target_sha256, distance, loss
Derived = TypedDict(
    "Derived",
    {
        "by": str,
        "from": Source,
        "to": Source,
        "of": list[Source],
        "space": str,
        "spacing": str,
        "metric": str,
        "steps": int,
        "step": int,
        "t": float,
        "speed": float,
        "endpoints": bool,
        "layers": list[int],
        "styles": dict[str, int],
        "crossover": int,
        "weights": list[float],
        "strength": float,
        "direction": str,
        "crossed": dict[str, float],
        "directions": dict[str, Any],
        "control": list[str],
        "targets": dict[str, Any],
        "share": float,
        "hold": list[str],
        "tolerances": dict[str, float],
        "reader": dict[str, str],
        "outcomes": dict[str, Any],
        "moved": float,
        "distance": Any,
        "tolerance": float,
        "measured": float,
        "seed": int,
        "truncation_psi": float,
        "class": int,
        "number": int,
        "amount": int,
        "align": str,
        "optimisation": dict[str, Any],
        "alignment": dict[str, Any],
        "target_sha256": str,
        "loss": dict[str, float],
    },
    total=False,
)

_ORIGINS = ("from", "to", "of")
_LEFT_OUT = (*_ORIGINS, "outcomes")  # of a source: a thousand outcomes would make a recipe longer than may be read


def source(face_id: int, recipe: Recipe) -> Source:
    """Returns what a derived face's recipe says of one it came from: enough to tell which face it was, anywhere.

    A source that is a derived face itself is named without its own sources, or recipes would hold whole family trees,
    and without what was measured on it.
    """
    if recipe.seed is None:
        return {"id": face_id, "derived": {k: v for k, v in (recipe.derived or {}).items() if k not in _LEFT_OUT}}
    values = {"id": face_id, "seed": recipe.seed, "truncation_psi": recipe.truncation_psi}
    return values if recipe.class_ is None else {**values, "class": recipe.class_}


def kind(recipe: Recipe) -> str | None:
    """Returns what derived the face of `recipe`, for instance "mix"; None for a random face."""
    return None if recipe.derived is None else text_of(recipe.derived.get("by"))


def source_ids(derived: Mapping[str, Any]) -> list[int]:
    """Returns the ids of the faces that a face came from, in the order in which its recipe names them."""
    ids: list[int] = []
    for name in _ORIGINS:
        origins = derived.get(name)
        for origin in origins if isinstance(origins, list) else [origins]:
            if isinstance(origin, dict) and type(origin.get("id")) is int:
                ids.append(origin["id"])
    return ids


def position(derived: Mapping[str, Any]) -> float | None:
    """Returns how far along a transition a frame is: 0 at its first face, 1 at its last; None for other faces."""
    if "t" in derived:
        return number_of(derived["t"])
    step, steps, speed = (number_of(derived.get(name)) for name in ("step", "steps", "speed"))
    return None if step is None or not steps or speed is None else speed * step / steps


def text_of(value: Any) -> str | None:
    """Returns `value` if it is a text: what a recipe from a file holds may be anything."""
    return value if isinstance(value, str) else None


def number_of(value: Any) -> float | None:
    """Returns `value` if it is a number: what a recipe from a file holds may be anything."""
    return value if isinstance(value, int | float) and not isinstance(value, bool) else None
