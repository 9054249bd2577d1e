"""The text in which faces are searched by their tags, names and notes.

SQLite knows upper and lower case of ASCII letters only. So the text is folded here, and so is what is searched for.
"""

from __future__ import annotations

import msgspec

_TAG = "\x1f"  # before and after each tag: "\x1fold\x1fpilot\x1f"
_WORDS = "\x1e"  # between the tags and the rest. Neither character may be in a tag, a name or a note


class _Notes(msgspec.Struct):
    name: str = ""
    tags: list[str] = []
    note: str = ""


def search_text(notes: str | None) -> str | None:
    """Returns the text for the column `search` from the JSON of the column `notes`; None for None."""
    if notes is None:
        return None
    found = msgspec.json.decode(notes, type=_Notes)
    tags = _TAG.join(found.tags)
    return f"{_TAG}{tags}{_TAG}{_WORDS}{found.name}\n{found.note}".casefold()


def tag_part(tag: str) -> str:
    """Returns what the search text of faces with `tag` contains."""
    return f"{_TAG}{tag.casefold()}{_TAG}"


def words_pattern(text: str) -> str:
    """Returns a pattern of LIKE, with the escape character "/", for faces with `text` in their name or note."""
    folded = text.casefold()
    for special in "/%_":
        folded = folded.replace(special, f"/{special}")
    return f"%{_WORDS}%{folded}%"
