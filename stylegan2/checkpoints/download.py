"""Fetching a network file once, into the user's cache folder.

A download that breaks off is kept beside its place (`.part`, with the server's mark of that version) and goes on where
it stopped, if the server still has the same file; else it begins again. Only a whole file takes its place. A lock
makes a second process wait for the first instead of fetching the same thing.
"""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from urllib.parse import unquote, urljoin, urlsplit

import platformdirs
import requests
from tqdm import tqdm

from stylegan2.errors import CheckpointError
from stylegan2.files.durable import sync_file
from stylegan2.files.locks import locked

ATTEMPTS = 3
REDIRECTS = 5
CHUNK = 1 << 16  # what is lost of a download that breaks off
TIMEOUT_SECONDS = (10, 60)  # to connect, and between two pieces
MAX_BYTES = 16 << 30
LOOPBACK = ("localhost", "127.0.0.1", "::1")


class _BrokenOffError(Exception):
    """The connection ended early; what came is kept."""


def fetch(url: str, cache_dir: Path | None = None, sha256: str | None = None, progress: bool = True) -> Path:
    """The file at `url`, from the cache if it has been fetched before.

    Raises:
        CheckpointError: the address is not https, the file cannot be had, or it is not what was expected. One sentence
            that names the address, and where to put the file by hand.
    """
    _check_address(url)
    target = cached_path(url, cache_dir)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with locked(target.with_name(f"{target.name}.lock")):
            if not target.exists():
                _Download(url, target, sha256, progress).run()
    except CheckpointError as error:
        raise CheckpointError(f"{url} {error}; if you have the file, put it at {target}") from error
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CheckpointError(
            f"{url} cannot be fetched ({reason}); if you have the file, put it at {target}"
        ) from error
    return target


def cached_path(url: str, cache_dir: Path | None = None) -> Path:
    """Where the file at `url` is kept: two addresses may end in the same name, so a part of their hash goes first."""
    folder = platformdirs.user_cache_path("facespace", appauthor=False) if cache_dir is None else Path(cache_dir)
    name = unquote(urlsplit(url).path).rpartition("/")[2].replace("\0", "")[-100:]
    return folder / f"{hashlib.sha256(url.encode()).hexdigest()[:12]}-{name or 'network'}"


class _Download:
    """One file on its way from `url` to `target`."""

    def __init__(self, url: str, target: Path, sha256: str | None, progress: bool) -> None:
        self.url = url
        self.target = target
        self.sha256 = sha256
        self.progress = progress
        self.part = target.with_name(f"{target.name}.part")
        self.version = target.with_name(f"{target.name}.part.version")

    def run(self) -> None:
        """Fetch, going on a few times after an interruption; check; move into place."""
        for attempt in range(ATTEMPTS):
            try:
                self._fetch_rest()
                break
            except (_BrokenOffError, requests.RequestException) as error:
                if attempt == ATTEMPTS - 1:
                    raise CheckpointError(self._interrupted(error)) from error
        self._check()
        os.replace(self.part, self.target)
        self.version.unlink(missing_ok=True)

    def _fetch_rest(self) -> None:
        with requests.Session() as session, self._get(session, self._resume_headers()) as response:
            # A server that has another version by now, or does not know ranges, sends the whole file with status 200.
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
        """The answer, redirections followed one by one: none may lead away from https."""
        url = self.url
        for _ in range(REDIRECTS + 1):
            # A proxy cannot reach the user's own machine.
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
        """The byte that the answer begins with."""
        if response.status_code == 416:
            # The kept part is as long as the file or longer: it belongs to another version, or is whole but unchecked.
            self._forget()
            raise _BrokenOffError("the part that was kept did not fit")
        if response.status_code != 206:
            return 0
        have = self.part.stat().st_size
        if not response.headers.get("Content-Range", "").startswith(f"bytes {have}-"):
            self._forget()
            raise _BrokenOffError("the server sent another part than the one asked for")
        return have

    def _remember_version(self, response: requests.Response) -> None:
        """Keep the server's mark of this version; weak marks do not promise the same bytes."""
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
                if file.tell() > MAX_BYTES:
                    raise CheckpointError("sends more bytes than any network has")
            sync_file(file)
        if total is not None and self.part.stat().st_size != total:
            raise _BrokenOffError(f"{self.part.stat().st_size} of {total} bytes came")

    def _check(self) -> None:
        """Refuse an empty file, a web page, and one with another checksum; what is wrong is not kept."""
        with open(self.part, "rb") as file:
            beginning = file.read(100).removeprefix(b"\xef\xbb\xbf").lstrip()
            file.seek(0)
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        if not beginning or beginning.startswith(b"<"):
            self._forget()
            raise CheckpointError("answers with " + ("a web page (HTML) instead of a file" if beginning else "nothing"))
        if self.sha256 is not None and digest != self.sha256.lower():
            self._forget()
            raise CheckpointError(f"is not the expected file (SHA-256 {digest} where {self.sha256} would be right)")

    def _forget(self) -> None:
        self.part.unlink(missing_ok=True)
        self.version.unlink(missing_ok=True)

    def _interrupted(self, error: Exception) -> str:
        have = self.part.stat().st_size if self.part.exists() else 0
        if have:
            return f"broke off after {have} bytes, {ATTEMPTS} times (the next attempt goes on from there if it can)"
        return f"cannot be reached ({type(error).__name__})"


def _check_address(url: str) -> None:
    """Refuse everything but https, and http to the user's own machine: a network file is trusted with a lot."""
    parts = urlsplit(url)
    if parts.scheme == "https" and parts.hostname:
        return
    if parts.scheme != "http" or parts.hostname not in LOOPBACK:
        raise CheckpointError(f"{url} is not an https address")
