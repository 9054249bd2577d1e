"""One service per results folder."""

import os
import threading

import pytest

from services.errors import StartError
from services.results.service_lock import hold_folder


def test_a_folder_is_held_until_it_is_let_go(tmp_path):
    descriptor = hold_folder(tmp_path)
    with pytest.raises(StartError, match="another service is using"):
        hold_folder(tmp_path, patience=0)
    os.close(descriptor)
    os.close(hold_folder(tmp_path, patience=0))


def test_a_folder_that_cannot_be_made_stops_the_start(tmp_path):
    (tmp_path / "file").write_text("")
    with pytest.raises(StartError, match=r"FACESPACE_RESULTS: .*cannot be used: Not a directory"):
        hold_folder(tmp_path / "file" / "results")


def test_a_service_waits_for_the_one_before_it_to_end(tmp_path):
    before = hold_folder(tmp_path)
    threading.Timer(0.05, os.close, [before]).start()
    os.close(hold_folder(tmp_path, patience=10))
