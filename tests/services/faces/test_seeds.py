"""Seeds are drawn once, and used by one request at a time."""

import threading

from services.faces.seeds import Seeds


def test_a_seed_that_is_stored_or_in_use_is_drawn_over():
    draws = iter([5, 7, 7, 8, 8, 9])
    seeds = Seeds(is_stored=lambda seed: seed == 5, draw=lambda: next(draws))
    with seeds.drawn(2) as first:
        assert list(first) == [7, 8]
        with seeds.drawn(1) as second:
            assert list(second) == [9]


def test_a_seed_can_be_used_again_afterwards():
    draws = iter([1, 1])
    seeds = Seeds(is_stored=lambda seed: False, draw=lambda: next(draws))
    for _ in range(2):
        with seeds.drawn(1) as drawn:
            assert list(drawn) == [1]


def test_overlapping_claims_wait_for_each_other():
    seeds = Seeds(is_stored=lambda seed: False)
    order, inside = [], threading.Event()

    def claim_second():
        with seeds.claimed(range(3, 8)):
            order.append("second")

    thread = threading.Thread(target=claim_second)
    with seeds.claimed(range(4)):
        thread.start()
        inside.wait(0.05)
        order.append("first")
    thread.join(10)
    assert order == ["first", "second"]


def test_drawn_seeds_cover_all_of_32_bits():
    seeds = Seeds(is_stored=lambda seed: False)
    with seeds.drawn(2000) as drawn:
        assert len(set(drawn)) == 2000
        assert 0 <= min(drawn) < 2**26
        assert 2**32 - 2**26 < max(drawn) < 2**32
