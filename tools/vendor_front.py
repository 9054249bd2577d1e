"""Fetches the libraries of the page from npm into app/front/static/vendor: `python -m tools.vendor_front`.

Browsers resolve no bare names such as "preact" without an import map, which would be an inline script. So the names in
the files are replaced by relative paths; nothing else is changed. `vendor.json` says what each file is and where it
comes from; a test compares the files with it.
"""

from __future__ import annotations

import dataclasses
import hashlib
import io
import json
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "app" / "front" / "static" / "vendor"


@dataclasses.dataclass(frozen=True)
class Library:
    """A package on npm.

    Attributes:
        name: Its name.
        version: Its version.
        files: The paths in the package that the page needs, and what they are called here.
        end: What is added to the end of a module.
    """

    name: str
    version: str
    files: dict[str, str]
    end: str = ""


LIBRARIES = (
    Library("preact", "11.2.0", {"dist/preact.mjs": "preact.mjs", "hooks/dist/hooks.mjs": "hooks.mjs"}),
    Library("@preact/signals-core", "1.14.5", {"dist/signals-core.mjs": "signals-core.mjs"}),
    Library("@preact/signals", "2.11.4", {"dist/signals.mjs": "signals.mjs"}),
    Library("htm", "3.1.1", {"dist/htm.mjs": "htm.mjs"}),
    # Its module is not minified, and twice as large.
    Library(
        "uplot",
        "1.6.32",
        {"dist/uPlot.iife.min.js": "uplot.mjs", "dist/uPlot.min.css": "uplot.css"},
        end="export default uPlot;\n",
    ),
)
_NAMES = {"preact/hooks": "./hooks.mjs", "preact": "./preact.mjs", "@preact/signals-core": "./signals-core.mjs"}


def main() -> None:
    """Fetches all libraries, and writes `vendor.json`."""
    VENDOR.mkdir(parents=True, exist_ok=True)
    described = [described_library(library) for library in LIBRARIES]
    (VENDOR / "vendor.json").write_text(json.dumps(described, indent=2) + "\n")


def described_library(library: Library) -> dict[str, object]:
    """Fetches a library, and returns what `vendor.json` says of it."""
    with tempfile.TemporaryDirectory() as folder:
        packed = subprocess.run(
            ["npm", "pack", "--json", f"{library.name}@{library.version}"],
            cwd=folder, check=True, capture_output=True, text=True,
        )  # fmt: skip
        [package] = _packages(json.loads(packed.stdout))
        content = (Path(folder) / str(package["filename"])).read_bytes()
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        licence = _read(archive, "LICENSE")
        about = json.loads(_read(archive, "package.json"))
        hashes = {}
        for source, name in library.files.items():
            text = _relative(_read(archive, source)) + library.end
            (VENDOR / name).write_text(text)
            hashes[name] = hashlib.sha256(text.encode()).hexdigest()
    name = f"LICENCE.{library.name.replace('/', '-').lstrip('@')}"
    (VENDOR / name).write_text(licence)
    return {
        "name": library.name,
        "version": library.version,
        "licence": about["license"],
        "licence_file": name,
        "integrity": package["integrity"],
        "sha256": hashes,
    }


def _packages(answer: object) -> list[dict[str, object]]:
    """Returns the packages of npm's answer, which is a list up to npm 11 and a mapping later."""
    return list(answer.values()) if isinstance(answer, dict) else list(answer)  # type: ignore[call-overload]


def _read(archive: tarfile.TarFile, path: str) -> str:
    file = archive.extractfile(f"package/{path}")
    assert file is not None
    return file.read().decode()


def _relative(text: str) -> str:
    """Returns a module with relative paths in place of bare names, and without the addresses of source maps."""
    for name, path in _NAMES.items():
        text = text.replace(f'from"{name}"', f'from"{path}"')
    return "\n".join(line for line in text.splitlines() if not line.startswith("//# sourceMappingURL")) + "\n"


if __name__ == "__main__":
    main()
