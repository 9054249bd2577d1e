"""Reads the ZIP that a call answers with."""

import io
import zipfile

ZIP = "application/zip"


def files_of(response):
    assert (response.status_code, response.mimetype) == (200, ZIP), response.text
    assert response.content_length == len(response.data)
    with zipfile.ZipFile(io.BytesIO(response.data)) as found:
        return {name: found.read(name) for name in found.namelist()}
