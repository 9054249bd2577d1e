"""Services report how far they are to whoever listens in their thread."""

from services.progress import report, reporting_to


def test_a_listener_hears_shares_of_the_work():
    heard = []
    with reporting_to(lambda share, details: heard.append(share)):
        report(1, 4)
        report(9, 3)
        report(0, 0)
    report(1, 2)
    assert heard == [0.25, 1.0, 0.0]


def test_details_are_computed_only_for_a_listener_that_wants_them():
    computed = []
    report(1, 2, lambda: computed.append("unheard") or {})
    with reporting_to(lambda share, details: details and share > 0.4 and details()):
        report(1, 4, lambda: computed.append("early") or {})
        report(2, 4, lambda: computed.append("late") or {})
    assert computed == ["late"]
