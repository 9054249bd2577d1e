"""`GET /`: the page of the laboratory, and its static files."""

from __future__ import annotations

import string
from collections.abc import Sequence
from pathlib import Path

from flask import Blueprint, Response, send_from_directory
from werkzeug.exceptions import NotFound

from app.answering.addresses import address
from app.front.files import FOLDER, modules_of, version_of
from app.front.policy import PAGE_POLICY

_PAGE = Path(__file__).parent / "page.html"
_HEADERS = {"Content-Security-Policy": PAGE_POLICY, "Cache-Control": "no-cache", "Referrer-Policy": "no-referrer"}
_STYLES = ("base", "shell", "parts", "gallery", "edit", "set", "compare", "make", "jobs")  # general styles first
_YEAR = 31_536_000  # seconds
# Python's own table depends on the machine, and browsers run no module of another type.
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml"}


def front_blueprint() -> Blueprint:
    """Returns the blueprint of `/` and of the files of the page."""
    blueprint = Blueprint("front", __name__)
    version, modules = version_of(FOLDER), modules_of(FOLDER, "main.js")
    document = string.Template(_PAGE.read_text(encoding="utf-8"))

    @blueprint.get("/")
    def show_page() -> Response:
        # Relative addresses also work below a path prefix that only the proxy knows.
        base = address("/") if address("") else ""
        files = f"{base}front/{version}"
        page = document.substitute(base=base, files=files, links=_links(files, modules))
        return Response(page, mimetype="text/html", headers=_HEADERS)

    @blueprint.get("/front/<wanted>/<path:name>")
    def send_file_of_page(wanted: str, name: str) -> Response:
        if wanted != version:  # a page opened before the service was updated: files of two versions do not fit together
            raise NotFound
        response = send_from_directory(FOLDER, name, mimetype=_TYPES.get(Path(name).suffix))
        response.direct_passthrough = False
        response.make_sequence()  # or it would not be compressed
        response.headers["Cache-Control"] = f"public, max-age={_YEAR}, immutable"
        return response

    return blueprint


def _links(files: str, modules: Sequence[str]) -> str:
    """Returns the links in the head of the page.

    They preload all modules of the first view, which saves one round trip per level of imports.
    """
    styles = [f"style/{name}.css" for name in _STYLES] + ["vendor/uplot.css"]
    links = [f'<link rel="stylesheet" href="{files}/{name}">' for name in styles]
    return "\n".join([*links, *(f'<link rel="modulepreload" href="{files}/{name}">' for name in modules)])
