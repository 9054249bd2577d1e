"""Errors of the database of jobs, in the words of the service."""

from __future__ import annotations

import functools
import logging
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from db.failures import DatabaseFailure, is_full
from jobs.errors import JobsNotReady
from services.errors import StorageFull

P = ParamSpec("P")
R = TypeVar("R")

log = logging.getLogger(__name__)


def database_errors(method: Callable[P, R]) -> Callable[P, R]:
    """Lets a method raise StorageFull or JobsNotReady where the database fails."""

    @functools.wraps(method)
    def answer(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return method(*args, **kwargs)
        except DatabaseFailure as error:
            if is_full(error):
                raise StorageFull("The disk of the database of jobs is full.") from error
            log.error("the database of jobs fails: %s", error.orig)
            raise JobsNotReady() from error

    return answer
