"""The static files of the page, below an address that changes with their content."""

from __future__ import annotations

import hashlib
import posixpath
import re
from pathlib import Path

_IMPORT = re.compile(r'\bfrom ?"(\.[^"]+)"')  # as Biome and the libraries write it
FOLDER = Path(__file__).parent / "static"


def version_of(folder: Path) -> str:
    """Returns a hash of the names and contents of all files below a folder, in 16 hexadecimal digits.

    Modules import each other by relative paths, so one hash serves for all of them, and no file has to be rewritten.
    """
    whole = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = hashlib.sha256(path.read_bytes()).hexdigest()
        whole.update(f"{path.relative_to(folder).as_posix()} {content}\n".encode())
    return whole.hexdigest()[:16]


def modules_of(folder: Path, first: str) -> list[str]:
    """Returns the paths of a JavaScript module and of all modules that it imports, relative to the folder, sorted.

    Modules that are imported on demand, by `import()`, are left out.
    """
    found: set[str] = set()
    wanted = [first]
    while wanted:
        name = wanted.pop()
        if name in found:
            continue
        found.add(name)
        text = (folder / name).read_text(encoding="utf-8")
        wanted += [posixpath.normpath(posixpath.join(posixpath.dirname(name), path)) for path in _IMPORT.findall(text)]
    return sorted(found)
