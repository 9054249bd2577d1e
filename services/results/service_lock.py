"""One service per results folder."""

from __future__ import annotations

import os
import time
from pathlib import Path

from services.errors import StartError
from services.results.disk import hidden_folder
from stylegan2.files.locks import try_lock

_POLL_SECONDS = 0.1


def hold_folder(results: Path, patience: float = 5.0) -> int:
    """Reserves `results` for this service until the returned descriptor is closed; forked workers share it.

    Args:
        results: The results folder; created if it is missing.
        patience: Seconds to wait for another service that is about to end.

    Raises:
        StartError: Another service holds the folder, or it cannot be written.
    """
    try:
        descriptor = os.open(hidden_folder(results) / "service.lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise StartError(f"FACESPACE_RESULTS: {results} cannot be used: {error.strerror}.") from error
    deadline = time.monotonic() + patience
    while not try_lock(descriptor):
        if time.monotonic() > deadline:
            os.close(descriptor)
            raise StartError(f"FACESPACE_RESULTS: another service is using {results}.")
        time.sleep(_POLL_SECONDS)
    return descriptor
