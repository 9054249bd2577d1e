"""Whether faces can be made and saved."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

from services.errors import ResultsError
from services.rendering.networks import Networks
from services.results.disk import disk_errors


class Readiness:
    """Checks the default network and the results folder.

    Args:
        networks: The configured networks.
        results: The results folder.
    """

    def __init__(self, networks: Networks, results: Path) -> None:
        self._networks = networks
        self._results = results

    def check(self) -> None:
        """Returns if a face could be made and saved now.

        Raises:
            NetworkNotReady: The network is still loading, or the service is stopping.
            ResultsError: The results folder is gone, or cannot be written.
        """
        self._networks.check_ready()
        unfinished = self._results / ".facespace" / "unfinished"
        with disk_errors(unfinished), tempfile.TemporaryFile(dir=unfinished):
            pass
        if not os.access(self._results, os.R_OK | os.W_OK | os.X_OK):
            raise ResultsError("The results folder cannot be used: it cannot be read or written.")
