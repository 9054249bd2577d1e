"""Whether the client is there: for each thread its own answer."""

import threading

import pytest

from services.client import check_client, serving
from services.errors import ClientGone


def test_without_a_client_everything_goes_on():
    check_client()


def test_work_ends_when_the_client_goes():
    gone = threading.Event()
    with serving(gone.is_set):
        check_client()
        gone.set()
        with pytest.raises(ClientGone):
            check_client()
    check_client()


def test_each_thread_has_its_own_client():
    errors = []

    def work():
        try:
            check_client()
        except ClientGone as error:
            errors.append(error)

    with serving(lambda: True):
        other = threading.Thread(target=work)
        other.start()
        other.join(10)
    assert errors == []
