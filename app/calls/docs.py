"""`GET /docs`: Swagger UI, served from an installed package, so that it works offline."""

from __future__ import annotations

import importlib.resources
from pathlib import Path

from flask import Blueprint, Response, send_from_directory

# All addresses are relative, so that the page works below any path, whether or not the service knows of it.
_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Facespace</title>
<link rel="icon" type="image/png" href="docs/favicon-32x32.png">
<link rel="stylesheet" href="docs/swagger-ui.css">
</head>
<body>
<div id="page"></div>
<script src="docs/swagger-ui-bundle.js"></script>
<script src="docs/start.js"></script>
</body>
</html>
"""
_START = """SwaggerUIBundle({
  url: "openapi.json", dom_id: "#page", deepLinking: true, defaultModelsExpandDepth: 0, validatorUrl: null
});
"""
# Swagger UI has icons as data: addresses in its style sheet, and shows pictures that calls answer as blob: addresses.
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src blob:; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)
_ASSETS = {"swagger-ui.css", "swagger-ui-bundle.js", "favicon-32x32.png"}


def docs_blueprint() -> Blueprint:
    """Returns the blueprint of `/docs` and its assets."""
    blueprint = Blueprint("docs", __name__)
    assets = Path(str(importlib.resources.files("flask_swagger_ui"))) / "dist"

    @blueprint.get("/docs")
    def show_docs() -> Response:
        return Response(_PAGE, mimetype="text/html", headers={"Content-Security-Policy": _POLICY})

    @blueprint.get("/docs/start.js")
    def send_start() -> Response:
        return Response(_START, mimetype="text/javascript")

    @blueprint.get(f"/docs/<any({','.join(map(repr, sorted(_ASSETS)))}):name>")
    def send_asset(name: str) -> Response:
        return send_from_directory(assets, name, max_age=86_400)

    return blueprint
