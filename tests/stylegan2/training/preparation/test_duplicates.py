"""Both kinds of memory find the same pictures as a full search."""

import numpy as np
import pytest

from stylegan2.training.preparation.duplicates import EqualPictures, SimilarPictures


@pytest.mark.parametrize("tail", [1, 7, 1000])
def test_equal_digests_are_found_in_the_tail_and_in_the_sorted_base(tail):
    digests = [bytes(row) for row in np.random.default_rng(0).integers(0, 256, (60, 16), dtype=np.uint8)]
    digests[1] = digests[0][:8] + digests[1][8:]  # the same first half
    memory = EqualPictures(tail)
    for number, digest in enumerate(digests):
        assert memory.find(digest) is None
        memory.add(digest, number)
        assert [memory.find(each) for each in digests[: number + 1]] == list(range(number + 1))


@pytest.mark.parametrize("tail", [1, 7, 1000])
@pytest.mark.parametrize("distance", [0, 5, 15])
def test_the_nearest_picture_is_that_of_a_full_search(tail, distance):
    random = np.random.default_rng(1)
    hashes = random.integers(0, 256, (50, 32), dtype=np.uint8)
    memory = SimilarPictures(tail)
    found = 0
    for number, row in enumerate(hashes):
        memory.add(row.tobytes(), number)
    for _ in range(200):
        query = np.unpackbits(hashes[random.integers(50)])
        query[random.choice(256, random.integers(20), replace=False)] ^= 1
        query = np.packbits(query)
        distances = np.bitwise_count(hashes ^ query).sum(1)
        expected = (int(distances.argmin()), int(distances.min())) if distances.min() <= distance else None
        assert memory.nearest(query.tobytes(), distance) == expected
        found += expected is not None
    assert 0 < found < 200


def test_of_equally_near_pictures_the_lowest_number_is_returned():
    memory = SimilarPictures(tail=2)
    for number in (4, 2, 9):
        memory.add(bytes(32), number)
    assert memory.nearest(bytes(32), 3) == (2, 0)


@pytest.mark.parametrize("distance", [-1, 16])
def test_a_distance_that_the_bands_cannot_guarantee_is_refused(distance):
    with pytest.raises(ValueError, match="between 0 and 15"):
        SimilarPictures().nearest(bytes(32), distance)
