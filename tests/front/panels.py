"""The panels of the page, read from its own list, so that new panels are tested as well."""

from __future__ import annotations

import re

from app.front.files import FOLDER

PANELS = re.findall(r"^  (\w+):", (FOLDER / "panels" / "all.js").read_text(), re.MULTILINE)

# What a panel shows depends on what stands in its address.
FILLED = {
    "gallery": "gallery?face=1&sort=age",
    "compare": "compare?ids=1,2,3",
    "make": "make?amount=3&seed=1",
    "similar": "similar?id=1",
    "edit": "edit?ids=1&t=smile:1",
}


def filled(panel: str) -> str:
    """Returns the address of a panel with faces in it."""
    return FILLED.get(panel, f"{panel}?ids=1,2")
