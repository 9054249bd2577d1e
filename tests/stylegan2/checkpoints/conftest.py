"""What tests of hostile files share."""

import resource
from collections.abc import Iterator
from pathlib import Path

import pytest

MAX_MEMORY = 200 << 20


@pytest.fixture
def little_memory() -> Iterator[None]:
    """Limits memory to 200 MB more than the process already has."""
    now = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (now + MAX_MEMORY, before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)
