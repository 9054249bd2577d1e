"""The header Accept (RFC 9110, 12.5.1), of requests for pictures."""

from __future__ import annotations

from werkzeug.datastructures import MIMEAccept
from werkzeug.http import parse_accept_header

from services.pictures.conversion import FORMATS

OWN = "png"  # the format of the files


def preferred_format(accept: str) -> str | None:
    """Returns the format of pictures that a header prefers, a key of FORMATS; None if it accepts none of them.

    Of formats that it likes as much, the one is returned that it names more exactly, and the PNG if that tells nothing.
    """
    if not accept.strip():
        return OWN
    liked = parse_accept_header(accept, MIMEAccept)
    best = liked.best_match(list(FORMATS.values()))
    return next((name for name, kind in FORMATS.items() if kind == best), None)
