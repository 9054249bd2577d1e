"""Requests share one budget of memory."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from services.errors import MemoryFull, NeedsTooMuchMemory
from services.memory_budget import MemoryBudget

MB = 1 << 20
LONG, SHORT = 20, 0.05  # seconds of patience


class Work:
    """Holds a reservation in a thread of its own from `begun` until `may_end`."""

    def __init__(self, budget, needed):
        self.begun, self.may_end = threading.Event(), threading.Event()
        self.thread = threading.Thread(target=self._run, args=(budget, needed), daemon=True)
        self.thread.start()

    def _run(self, budget, needed):
        with budget.reserve(needed):
            self.begun.set()
            assert self.may_end.wait(LONG)

    def end(self):
        self.may_end.set()
        self.thread.join(LONG)


def test_work_that_fits_together_runs_together():
    budget = MemoryBudget(100 * MB, patience=LONG)
    works = [Work(budget, 50 * MB) for _ in range(2)]
    assert all(work.begun.wait(LONG) for work in works)
    for work in works:
        work.end()


def test_work_that_does_not_fit_waits_until_memory_is_given_back():
    budget = MemoryBudget(100 * MB, patience=LONG)
    first = Work(budget, 60 * MB)
    assert first.begun.wait(LONG)
    second = Work(budget, 60 * MB)
    assert not second.begun.wait(SHORT)
    first.end()
    assert second.begun.wait(LONG)
    second.end()


def test_the_first_to_come_is_the_first_served():
    """A small work does not overtake a large one, which would otherwise wait as long as small ones come."""
    budget = MemoryBudget(100 * MB, patience=LONG)
    running = Work(budget, 60 * MB)
    assert running.begun.wait(LONG)
    large = Work(budget, 90 * MB)
    assert not large.begun.wait(SHORT)
    small = Work(budget, 20 * MB)
    assert not small.begun.wait(SHORT)
    running.end()
    assert large.begun.wait(LONG)
    assert not small.begun.wait(SHORT)
    large.end()
    assert small.begun.wait(LONG)
    small.end()


def test_work_is_refused_once_its_patience_has_ended_and_those_behind_it_go_on():
    budget = MemoryBudget(100 * MB, patience=SHORT)
    running = Work(budget, 60 * MB)
    assert running.begun.wait(LONG)
    with pytest.raises(MemoryFull) as refusal, budget.reserve(60 * MB):
        pass
    assert refusal.value.retry_after >= 1
    with budget.reserve(40 * MB):
        pass
    running.end()


def test_work_larger_than_the_budget_is_refused_at_once_and_the_setting_is_named():
    budget = MemoryBudget(100 * MB, patience=LONG)
    with pytest.raises(NeedsTooMuchMemory, match=r"about 101 MB .* allows 100 MB \(FACESPACE_REQUEST_MEMORY\)"):
        budget.reserve(100 * MB + 1).__enter__()


def test_little_work_never_waits():
    budget = MemoryBudget(100 * MB, patience=SHORT)
    with budget.reserve(100 * MB), budget.reserve(16 * MB):
        pass
    with MemoryBudget(1).reserve(16 * MB):
        pass


def test_memory_of_work_that_fails_is_given_back():
    budget = MemoryBudget(100 * MB, patience=SHORT)
    for _ in range(3):
        with pytest.raises(ArithmeticError), budget.reserve(100 * MB):
            raise ArithmeticError


def test_never_more_is_reserved_than_there_is():
    budget = MemoryBudget(100 * MB, patience=LONG)
    lock, held, most = threading.Lock(), 0, 0

    def work(needed):
        nonlocal held, most
        with budget.reserve(needed):
            with lock:
                held += needed
                most = max(most, held)
            with lock:
                held -= needed

    with ThreadPoolExecutor(12) as pool:
        for done in [pool.submit(work, (17 + number * 7 % 80) * MB) for number in range(500)]:
            done.result(LONG)
    assert held == 0
    assert most <= 100 * MB
