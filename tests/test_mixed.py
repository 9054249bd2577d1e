"""Many clients that ask many things at once get right answers, and the service does not grow."""

import pytest

from tests.mixed import run
from tests.serving import Server


@pytest.mark.long
def test_a_thousand_mixed_requests_from_many_clients_are_answered_rightly(tmp_path):
    server = Server(tmp_path / "results").wait_until_ready()
    try:
        tally = run(server, 1_200)
    finally:
        server.terminate()
        server.process.stdout.close()
    assert tally.wrong == []
    assert set(tally.answers) <= {200, 201, 204, 400, 404, 405, 503}
    assert tally.answers[201] > 100
