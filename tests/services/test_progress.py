"""Services report how far they are to whoever listens in their thread."""

from services.progress import report, reporting_to


def test_a_listener_hears_shares_of_the_work():
    heard = []
    with reporting_to(heard.append):
        report(1, 4)
        report(9, 3)
        report(0, 0)
    report(1, 2)
    assert heard == [0.25, 1.0, 0.0]
