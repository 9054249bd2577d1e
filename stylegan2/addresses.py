"""Addresses without their secrets, for messages, logs and names.

An address may contain a password (`https://user:password@host/file`) or a token (`https://host/file?token=...`). Nobody
but its operator may see them.
"""

from __future__ import annotations

import re
from urllib.parse import unquote, urlparse, urlsplit

HIDDEN = "***"

# A stranger may have chosen the text, and it may be long: each pattern begins at the start of a word only, so that the
# time grows with the length, not with its square.
_ADDRESS = re.compile(r"(?<![A-Za-z0-9+.-])([A-Za-z0-9+.-]+://)((?:(?!,[A-Za-z][A-Za-z0-9+.-]*://)\S)*)")
_BEFORE_AT = re.compile(r"(?<![^\s/@\]])([^\s/@\]]+)@(?=[\w\[])")
_NO_USER = ",'\"[:"  # characters that end what comes before a user name
_HOST = re.compile(r"[\w.-]*(:\d*)?|\[[0-9A-Fa-f:.]*\](:\d*)?")
_QUERY = re.compile(r"([?#;])[^\s'\"]+")


def without_secrets(text: str) -> str:
    """Returns a text in which `***` replaces user names, passwords, queries and fragments of all addresses."""
    text = _ADDRESS.sub(lambda found: found[1] + _hidden(found[1], found[2]), text)
    return _BEFORE_AT.sub(lambda found: _without_login(found[1]) + "@", text)


def shown_address(address: str) -> str:
    """Returns an address, which may have spaces in its password, with `***` in place of its secrets."""
    scheme, separator, rest = address.partition("://")
    if not separator:
        return without_secrets(address)
    return f"{scheme}://{_hidden(f'{scheme}://', rest)}"


def without_user(address: str) -> str:
    """Returns an address without user name and password."""
    parts = urlsplit(address)
    return address.replace(f"//{parts.netloc}", f"//{parts.netloc.rpartition('@')[2]}", 1)


def file_name(address: str) -> str:
    """Returns the name of the file at an address. It is empty if the address names none."""
    path = urlparse(address).path  # without what follows a semicolon, which may be a token
    return unquote(path).rpartition("/")[2].replace("\0", "")


def _without_login(text: str) -> str:
    """Returns what precedes an @ with `***` in place of a user name and a password, which a colon separates."""
    colon = text.find(":")
    while colon >= 0:
        start = colon
        while start > 0 and text[start - 1] not in _NO_USER:
            start -= 1
        if start < colon:
            return text[:start] + HIDDEN
        colon = text.find(":", colon + 1)
    return text


def _hidden(scheme: str, rest: str) -> str:
    """Returns what follows the scheme, without secrets.

    A password should be percent-encoded, but may not be. It may then contain any character, so that the last `@` ends
    it: unless what precedes the first slash is a host, in an address of the web.
    """
    host = re.split("[/?#]", rest, maxsplit=1)[0]
    end = rest.rfind("@")
    if scheme.lower() in ("http://", "https://") and end >= len(host) and _HOST.fullmatch(host):
        end = -1  # the @ is part of the path or the query
    user = f"{HIDDEN}@" if end >= 0 else ""
    return user + _QUERY.sub(rf"\1{HIDDEN}", rest[end + 1 :])
