"""The header Prefer (RFC 7240)."""

from __future__ import annotations

from flask import Request
from werkzeug.http import parse_list_header


def prefers_async(request: Request) -> bool:
    """Returns whether the client prefers an answer before the work is done."""
    return is_async(",".join(request.headers.getlist("Prefer")))


def is_async(prefer: str) -> bool:
    """Returns whether a Prefer header names `respond-async`."""
    return any(each.partition(";")[0].strip().lower() == "respond-async" for each in parse_list_header(prefer))
