"""Which calls are slow: marked at each call, and looked up by the server before it hands a request to a thread.

The worker in `server/` has a pool of threads for each lane. Other servers ignore the marks.
"""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Callable, Mapping
from typing import Any, TypeVar, cast
from urllib.parse import parse_qsl

from flask import Flask
from werkzeug.exceptions import HTTPException

from app.mount import below
from app.reading.accept import OWN, preferred_format
from app.reading.prefer import is_async

View = TypeVar("View", bound=Callable[..., object])
Choice = Callable[[Mapping[str, str]], str]

PROBE = "probe"  # says whether the service is alive
QUICK = "quick"  # reads what is stored, and never waits: every call without a mark
PICTURES = "pictures"  # decodes a few pictures, and may wait for memory
FACES = "faces"  # waits for the network, for a few rows
PREVIEWS = "previews"  # waits for the network, for a row that its client may not want any more
SLOW = "slow"  # takes seconds or minutes
PROJECTIONS = "projections"  # takes minutes; most calls wait for the one that runs
EVENTS = "events"  # follows a job as long as its client likes
LANES = (PROBE, QUICK, PICTURES, FACES, PREVIEWS, SLOW, PROJECTIONS, EVENTS)

ACCEPT = "Accept"  # the header, among the values from which a function chooses the lane
FEW = 4  # faces that a call may make outside of the slow lane
_LARGE = 1024  # pixels along the longer side of a picture whose conversion is slow


@dataclasses.dataclass(frozen=True)
class CallPlan:
    """How a call is served: in which lane, and how many bytes its body may have."""

    lane: str
    largest_body: int


def lane(choice: str | Choice) -> Callable[[View], View]:
    """Returns a decorator that marks a view with its lane, or with a function of the query that chooses it.

    The function gets the values of the query, and the header Accept as ACCEPT.

    It must stand right below the decorator that gives the view its address.
    """

    def decorate(view: View) -> View:
        cast(Any, view).lane = choice
        return view

    return decorate


def by_amount(query: Mapping[str, str]) -> str:
    """Returns the lane of a call that makes `amount` faces: SLOW if only the body can say how many."""
    if not {"amount", "id"} & query.keys():
        return SLOW
    return SLOW if _number(query.get("amount", "1")) > FEW else FACES


def by_ids(query: Mapping[str, str]) -> str:
    """Returns the lane of a call that measures distances to the faces `to`: SLOW for more than FEW + 1 of them."""
    return SLOW if query.get("to", "").count(",") >= FEW else PICTURES


def by_faces(query: Mapping[str, str]) -> str:
    """Returns the lane of a call that measures the faces `ids`: SLOW for more than FEW of them."""
    return SLOW if query.get("ids", "").count(",") >= FEW else FACES


def by_list(query: Mapping[str, str]) -> str:
    """Returns the lane of a call that lists faces: SLOW if it has to look at what was measured on all of them."""
    is_measured = query.get("sort", "id").removeprefix("-") not in ("id", "created")
    return SLOW if "include" in query and ("where" in query or is_measured) else QUICK


def by_size(query: Mapping[str, str]) -> str:
    """Returns the lane of a call that sends a picture: as it is stored, or converted to `size` or another format."""
    format_ = query.get("format") or preferred_format(query[ACCEPT])
    if _number(query.get("size", "1")) > _LARGE:
        return SLOW
    return PICTURES if "size" in query or format_ not in (OWN, None) else QUICK


def planner(app: Flask) -> Callable[..., CallPlan]:
    """Returns a function that tells how a call of `app` is served.

    Its arguments are the method, the path and the query, and the headers Prefer and Accept ("" if they are left out).

    The path is the one that the client asked for: the application's own path (APPLICATION_ROOT) may be part of it. A
    call that becomes a job is only recorded, which is quick.
    """
    calls = app.url_map.bind("localhost")
    root = str(app.config["APPLICATION_ROOT"]).rstrip("/")
    usual = int(app.config["MAX_CONTENT_LENGTH"])

    def plan(method: str, path: str, query: str, prefer: str = "", accept: str = "") -> CallPlan:
        try:
            endpoint, _ = calls.match(below(root, path), method)
        except HTTPException:  # there is no such call, which the application says quickly
            return CallPlan(QUICK, usual)
        if method == "OPTIONS":  # Flask answers these, whatever the call
            return CallPlan(QUICK, usual)
        view = app.view_functions[endpoint]
        choice = QUICK if hasattr(view, "durable") and is_async(prefer) else getattr(view, "lane", QUICK)
        chosen = choice if isinstance(choice, str) else choice({**dict(parse_qsl(query)), ACCEPT: accept})
        return CallPlan(chosen, getattr(view, "largest_body", usual))

    return plan


def _number(text: str) -> int:
    """Returns a number of a query; one that the call will refuse counts as 0."""
    return int(text) if re.fullmatch("[0-9]{1,9}", text) else 0
