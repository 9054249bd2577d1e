"""Cuts a request for many random faces into parts that take about a second each."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from app.durable import Split, whole
from jobs.recorded import Asked, Part
from services.faces.random_faces import check_seeds

CHUNK = 32  # faces; chunks of one take five times as long in all, larger ones gain nothing


def in_chunks(max_amount: int) -> Split:
    """Returns what cuts a request into chunks, none of which makes more than `max_amount` faces."""
    chunk = min(CHUNK, max_amount)

    def split(asked: Asked, wish: Mapping[str, Any]) -> list[Part]:
        if "id1" in wish or wish.get("amount", 0) <= chunk:
            return whole(asked, wish)
        amount: int = wish["amount"]
        check_seeds(amount, wish.get("seed"))
        return [_part(asked, wish, first, min(chunk, amount - first)) for first in range(0, amount, chunk)]

    return split


def _part(asked: Asked, wish: Mapping[str, Any], first: int, amount: int) -> Part:
    """Returns the part that makes `amount` faces from number `first` on."""
    asks: dict[str, Any] = {name.rstrip("_"): value for name, value in wish.items()}
    asks["amount"] = amount
    if "seed" in asks:
        asks["seed"] += first
    if "insist" in asks:
        asks["insist"] = str(asks["insist"]).lower()
    if "fields" in asks:
        asks["fields"] = ",".join(sorted(asks["fields"]))
    chunk = Asked(method=asked.method, root=asked.root, path=asked.path, query=urlencode(asks))
    return Part(asked=chunk, amount=amount)
