"""Raises the limit of a request's body above the application's MAX_CONTENT_LENGTH."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from flask import request

View = TypeVar("View", bound=Callable[..., object])


def body_limit(largest: int) -> Callable[[View], View]:
    """Returns a decorator for views whose requests may have bodies of up to `largest` bytes.

    It must stand above `arguments`, which reads the body.
    """

    def decorate(view: View) -> View:
        @functools.wraps(view)
        def with_limit(*args: Any, **kwargs: Any) -> object:
            request.max_content_length = largest
            return view(*args, **kwargs)

        cast(Any, with_limit).largest_body = largest  # `app/lanes.py` tells the server
        return cast(View, with_limit)

    return decorate
