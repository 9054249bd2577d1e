from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stylegan2.training.queue.workshop import Workshop


@pytest.fixture
def workshop(tmp_path: Path) -> Iterator[Workshop]:
    shop = Workshop(tmp_path)
    yield shop
    shop.close()
