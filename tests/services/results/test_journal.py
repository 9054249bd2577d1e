"""Processes on one folder learn from the journal what the others have stored."""

import pytest

from services.results.journal import Journal


@pytest.fixture
def path(tmp_path):
    return tmp_path / "journal"


@pytest.fixture
def journals(path):
    journals = [Journal(path), Journal(path)]
    yield journals
    for journal in journals:
        journal.close()


def news(journal):
    events = []
    journal.read(lambda added, face_id: events.append((added, face_id)))
    return events


def test_each_process_reads_what_the_others_append_once_and_in_order(journals):
    ours, theirs = journals
    theirs.append(added=[1, 2])
    theirs.append(removed=[1])
    theirs.append(added=[3], removed=[2])
    assert news(ours) == [(True, 1), (True, 2), (False, 1), (True, 3), (False, 2)]
    assert news(ours) == []


def test_a_process_does_not_read_its_own_events(journals):
    ours, theirs = journals
    ours.append(added=[1])
    theirs.append(added=[2])
    ours.append(removed=[1])
    assert news(ours) == [(True, 2)]


def test_what_was_there_before_is_not_news(journals, path):
    journals[0].append(added=[1])
    late = Journal(path)
    assert news(late) == []
    late.close()


def test_an_event_written_in_part_is_read_once_it_is_whole_or_skipped(journals, path):
    ours, theirs = journals
    with path.open("ab") as file:
        file.write(b"\n+5 0123abcd\n+6 01")
    assert news(ours) == [(True, 5)]
    theirs.append(added=[7])  # the process that wrote 6 was killed
    assert news(ours) == [(True, 7)]


@pytest.mark.parametrize(
    "rubbish", [b"\n", b"\n+\n", b"\n+99999999999999999 0123abcd\n", b"\nx\n", b"\n\xff\xfe\n", b"\0" * 99 + b"\n"]
)
def test_rubbish_is_skipped(journals, path, rubbish):
    with path.open("ab") as file:
        file.write(rubbish)
    journals[1].append(added=[8])
    assert news(journals[0]) == [(True, 8)]


def test_a_journal_that_was_shortened_is_read_from_its_start(journals, path):
    ours, theirs = journals
    theirs.append(added=[1, 2, 3])
    news(ours)
    path.write_bytes(b"")
    assert news(ours) == []
    theirs.append(added=[4])
    assert news(ours) == [(True, 4)]
