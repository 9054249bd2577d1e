"""Texts of the page that depend on what the service writes."""

from __future__ import annotations

import re

from app.front.files import FOLDER
from services.edits import verdicts


def test_the_page_leaves_out_of_a_refusal_what_the_service_says_to_scripts():
    texts = (FOLDER / "text" / "en.js").read_text()
    cut = re.search(r'whyRefused.*?replace\(/.*?/, ""\)\.replace\(/(.*?)/s, ""\)', texts, re.S)
    assert re.sub(cut[1], "", f"It cannot be. {verdicts._AS_IT_IS}", flags=re.S) == "It cannot be."
    assert re.sub(cut[1], "", f"It cannot be. Hold less, or ask for less. {verdicts._AS_IT_IS}") == "It cannot be."
