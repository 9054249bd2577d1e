"""What reading one file may cost. Everything that a file makes the reader build is paid for here.

Costs are counted in bytes of memory. Work is counted in the same unit, so a program that builds nothing but never ends
is stopped too. The budget grows with the size of the file, up to a limit: a large network has large arrays, which stay
in the file until they are needed, not more objects.
"""

from __future__ import annotations

from stylegan2.errors import CheckpointError

FLOOR = 64 << 20  # bytes; networks of a few kilobytes need 1 MB, NVIDIA's largest 10 MB
PER_BYTE = 8
CEILING = 96 << 20


class Budget:
    """What is left of the cost that a file of `file_size` bytes may cause. All pickles in the file share it."""

    def __init__(self, file_size: int) -> None:
        self.left = FLOOR + min(PER_BYTE * file_size, CEILING)

    def spend(self, cost: int) -> None:
        """Pays for an object of about `cost` bytes, or for as much work as it takes to make one.

        Raises:
            CheckpointError: If the budget is exhausted.
        """
        self.left -= cost
        if self.left < 0:
            raise CheckpointError("is a file that unfolds to far more than its size")
