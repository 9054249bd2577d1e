"""Times as answers write them."""

from __future__ import annotations

import datetime


def date(seconds: float) -> str:
    """Returns seconds since 1970 as RFC 3339 writes them, in UTC: "2026-03-01T12:00:00.250+00:00"."""
    return datetime.datetime.fromtimestamp(seconds, datetime.UTC).isoformat(timespec="milliseconds")
