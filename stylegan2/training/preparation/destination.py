"""The folder that a preparation writes to. It records the settings and whether the preparation is finished."""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from stylegan2.files.durable import replacing
from stylegan2.files.locked_folder import LockedFolder
from stylegan2.training.preparation.errors import PreparationError

ABOUT_FILE = "about.json"
WORKPLACE = ".prepare"
SETTINGS_FILE = "settings.json"


class Destination(LockedFolder):
    """A locked folder that holds one preparation. `workplace` keeps what an unfinished preparation needs to continue.

    Args:
        path: The folder; created if it is missing.
        settings: The settings of the preparation, as JSON types.

    Raises:
        PreparationError: Another process uses the folder, it holds other files, or its preparation has other settings.
    """

    def __init__(self, path: Path, settings: Mapping[str, Any]):
        self.workplace, self._settings = path / WORKPLACE, settings
        super().__init__(path, PreparationError(f"{path} is in use by another preparation"))

    @property
    def finished(self) -> dict[str, Any] | None:
        """The description that `finish` wrote, or None if the preparation is unfinished."""
        path = self.path / ABOUT_FILE
        return _read(path) if path.exists() else None

    def finish(self, about: Mapping[str, Any]) -> None:
        """Writes the description of the finished set, which also marks the folder as complete."""
        with replacing(self.path / ABOUT_FILE) as temporary:
            temporary.write_text(json.dumps(about, indent=1) + "\n")
        self.clear_workplace()

    def clear_workplace(self) -> None:
        """Removes the files that only an unfinished preparation needs."""
        if self.workplace.exists():
            shutil.rmtree(self.workplace)

    def _claim(self) -> None:
        path, settings = self.workplace / SETTINGS_FILE, self._settings
        if (self.path / ABOUT_FILE).exists():
            found = _read(self.path / ABOUT_FILE).get("settings")
        elif path.exists():
            found = _read(path)
        else:
            others = sorted(each.name for each in self.path.iterdir() if each.name != WORKPLACE)
            if others:
                raise PreparationError(
                    f"{self.path} contains {others[0]}, which no preparation wrote; name a new or empty folder"
                )
            self.workplace.mkdir(exist_ok=True)
            with replacing(path) as temporary:
                temporary.write_text(json.dumps(settings, indent=1))
            return
        if not isinstance(found, dict):
            raise PreparationError(f"{self.path} contains an {ABOUT_FILE} that no preparation wrote; name a new folder")
        changed = [key for key in {**settings, **found} if found.get(key) != settings.get(key)]
        if changed:
            raise PreparationError(
                f"{self.path} was begun with other settings ({', '.join(changed)}); name a new folder"
            )


def _read(path: Path) -> dict[str, Any]:
    try:
        return dict(json.loads(path.read_text()))
    except (OSError, ValueError, TypeError) as error:
        raise PreparationError(f"{path} cannot be read: {error}") from error
