"""The addresses of calls in answers: paths that work wherever the service is, below a path too."""

from __future__ import annotations

from flask import has_request_context, request


def address(path: str) -> str:
    """Returns the address of a call for the client of the present request: "/lab/faces/1" for "/faces/1" below "/lab".

    Everything that an answer says about where something is goes through this function: bodies, `Location`, `Link`.
    Outside of a request there is nothing to put before the path.

    Args:
        path: The path of the call as the application knows it, with its query. It begins with a slash.
    """
    return request.script_root + path if has_request_context() else path
