"""Downloading a network file once, into the user's cache folder.

An interrupted download is kept beside its target (`.part`), together with the server's mark for that version of the
file. The next attempt continues there if the server still has the same version, and otherwise starts again. Only a
complete file gets its final name. A second process that wants the same file waits for the first one (a lock).
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urljoin, urlsplit

import platformdirs
import requests
from tqdm import tqdm

from stylegan2.addresses import file_name, without_secrets, without_user
from stylegan2.errors import CheckpointError
from stylegan2.files.durable import sync_file
from stylegan2.files.locks import locked

ATTEMPTS = 3
REDIRECTS = 5
CHUNK = 1 << 16  # bytes; an interrupted download loses this much at most
TIMEOUT_SECONDS = (10, 60)  # to connect, and between two chunks
MAX_BYTES = 16 << 30
OnDownload = Callable[[int, int | None], None]
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class _BrokenOffError(Exception):
    """The connection ended early; the bytes that arrived are kept."""


def fetch(
    url: str,
    cache_dir: Path | None = None,
    sha256: str | None = None,
    progress: bool = True,
    on_download: OnDownload = lambda done, total: None,
) -> Path:
    """Returns the path of the file at `url`. Downloads it unless it is in the cache.

    Args:
        url: An https address, or an http address on this machine.
        cache_dir: The cache folder. If omitted, the user's.
        sha256: The checksum that the file must have, if known.
        progress: Whether to show a progress bar.
        on_download: Called during a download with the number of bytes that are here, and that of the whole file, or
            None if the server does not tell it.

    Raises:
        CheckpointError: If the address is not https, the download fails, or the file is not the expected one. The
            message names the address and where to put the file by hand.
    """
    _check_address(url)
    target, shown = cached_path(url, cache_dir), without_secrets(url)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target.with_name(f"{target.name}.lock")):
            if not target.exists():
                _Download(url, target, sha256, progress, on_download).run()
    except CheckpointError as error:
        raise CheckpointError(f"{shown} {error}; if you have the file, put it at {target}") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CheckpointError(
            f"{shown} cannot be fetched ({reason}); if you have the file, put it at {target}"
        ) from error
    return target


def cached_path(url: str, cache_dir: Path | None = None) -> Path:
    """Returns where the file at `url` is kept.

    Two addresses may end in the same name, so the name in the cache starts with a part of the address's hash. The
    password in an address does not count: the file is the same with another one.
    """
    folder = platformdirs.user_cache_path("facespace", appauthor=False) if cache_dir is None else Path(cache_dir)
    digest = hashlib.sha256(without_user(url).encode()).hexdigest()[:12]
    return folder / f"{digest}-{file_name(url)[-100:] or 'network'}"


class _Download:
    """The download of one file, from `url` to `target`."""

    def __init__(self, url: str, target: Path, sha256: str | None, progress: bool, on_download: OnDownload) -> None:
        self.url = url
        self.target = target
        self.sha256 = sha256
        self.progress = progress
        self.on_download = on_download
        self.part = target.with_name(f"{target.name}.part")
        self.version = target.with_name(f"{target.name}.part.version")

    def run(self) -> None:
        """Downloads the file, retrying after interruptions, checks it, and gives it its final name."""
        for attempt in range(ATTEMPTS):
            try:
                self._fetch_rest()
                break
            except (_BrokenOffError, requests.RequestException) as error:
                if attempt == ATTEMPTS - 1:
                    # The error's own text may contain the address, and would be logged with the chain of errors.
                    raise CheckpointError(self._interrupted(error)) from None
        self._check()
        os.replace(self.part, self.target)
        self.version.unlink(missing_ok=True)

    def _fetch_rest(self) -> None:
        with requests.Session() as session, self._get(session, self._resume_headers()) as response:
            # A server that has another version by now, or does not support ranges, sends the whole file (status 200).
            start = self._start_of(response)
            if response.status_code not in (200, 206):
                self._forget()
                raise CheckpointError(f"answers {response.status_code} ({response.reason})")
            if response.headers.get("Content-Type", "").startswith("text/html"):
                raise CheckpointError("answers with a web page (HTML) instead of a file")
            self._remember_version(response)
            self._save(response, start)

    def _resume_headers(self) -> dict[str, str]:
        have = self.part.stat().st_size if self.part.exists() else 0
        version = self.version.read_text() if self.version.exists() else ""
        return {"Range": f"bytes={have}-", "If-Range": version} if have and version else {}

    def _get(self, session: requests.Session, headers: dict[str, str]) -> requests.Response:
        """Returns the response after all redirects. Each redirect must lead to an address that is allowed."""
        url = self.url
        for _ in range(REDIRECTS + 1):
            # Proxies are not used for this machine: they could not reach it.
            session.trust_env = urlsplit(url).hostname not in LOOPBACK
            headers = {"Accept-Encoding": "identity", **headers}
            response = session.get(url, stream=True, allow_redirects=False, headers=headers, timeout=TIMEOUT_SECONDS)
            if not response.is_redirect:
                return response
            url = urljoin(url, response.headers["Location"])
            response.close()
            _check_address(url)
        raise CheckpointError(f"redirects more than {REDIRECTS} times")

    def _start_of(self, response: requests.Response) -> int:
        """Returns the position in the file at which the response begins."""
        if response.status_code == 416:
            # The part is at least as long as the file: it belongs to another version, or is complete but unchecked.
            self._forget()
            raise _BrokenOffError("the kept part did not fit the file")
        if response.status_code != 206:
            return 0
        have = self.part.stat().st_size
        if not response.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
            self._forget()
            raise _BrokenOffError("the server sent another range than the requested one")
        return have

    def _remember_version(self, response: requests.Response) -> None:
        """Stores the server's mark for this version. Weak ETags are not used: they do not promise the same bytes."""
        mark = response.headers.get("ETag", "")
        if not mark or mark.startswith("W/"):
            mark = response.headers.get("Last-Modified", "")
        self.version.write_text(mark)

    def _save(self, response: requests.Response, start: int) -> None:
        length = response.headers.get("Content-Length", "")
        total = start + int(length) if length.isdecimal() else None
        if total is not None and total > MAX_BYTES:
            raise CheckpointError(f"has {total} bytes, more than any network")
        bar = tqdm(
            desc=self.target.name.partition("-")[2], total=total, initial=start, unit="B", unit_scale=True,
            disable=not self.progress,
        )  # fmt: skip
        with bar, open(self.part, "r+b" if start else "wb") as file:
            file.seek(start)
            file.truncate()
            for chunk in response.iter_content(CHUNK):
                file.write(chunk)
                bar.update(len(chunk))
                self.on_download(file.tell(), total)
                if file.tell() > MAX_BYTES:
                    raise CheckpointError("sends more bytes than any network has")
            sync_file(file)
        if total is not None and self.part.stat().st_size != total:
            raise _BrokenOffError(f"received {self.part.stat().st_size} of {total} bytes")

    def _check(self) -> None:
        """Raises CheckpointError for an empty file, a web page, or a wrong checksum, and deletes the file."""
        with open(self.part, "rb") as file:
            beginning = file.read(100).removeprefix(b"\xef\xbb\xbf").lstrip()
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if not beginning or beginning.startswith(b"<"):
            self._forget()
            received = "a web page (HTML) instead of a file" if beginning else "an empty file"
            raise CheckpointError(f"answers with {received}")
        if self.sha256 is not None and digest != self.sha256.lower():
            self._forget()
            raise CheckpointError(f"is not the expected file (its SHA-256 is {digest}, expected {self.sha256})")

    def _forget(self) -> None:
        self.part.unlink(missing_ok=True)
        self.version.unlink(missing_ok=True)

    def _interrupted(self, error: Exception) -> str:
        have = self.part.stat().st_size if self.part.exists() else 0
        if have:
            return f"was interrupted {ATTEMPTS} times, last after {have} bytes (the next attempt continues there)"
        return f"cannot be reached ({type(error).__name__})"


def _check_address(url: str) -> None:
    """Raises CheckpointError unless the address is https, or http on this machine.

    Otherwise anybody between us and the server could replace the network.
    """
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        raise CheckpointError(f"{without_secrets(url)} is not an https address")
