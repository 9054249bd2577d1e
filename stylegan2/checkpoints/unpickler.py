"""The meaning of the names in a network's pickle: our own function for each name that a network needs.

A listed name gives a plain record, a dictionary or an array, never the class or function of that name. Any other name
has no meaning: what a file makes of it is an empty record, which may lie beside a network but not in it. Nothing is
imported or executed either way, and the source code that NVIDIA's pickles contain stays text. A file that asks for a
function that runs programs is refused all the same, because its author meant harm.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from stylegan2.checkpoints.arrays import Storage, bytes_of
from stylegan2.checkpoints.budget import Budget
from stylegan2.checkpoints.builders import BUILDERS, RECORDS
from stylegan2.checkpoints.pickle_machine import PickleMachine
from stylegan2.checkpoints.records import Builder, Record
from stylegan2.checkpoints.torch_storage import is_storage_type, read_stream, storage_in_bytes
from stylegan2.errors import CheckpointError

# Modules and functions that run programs or change the machine. The list protects nobody, as nothing is ever called. It
# tells a user who got such a file that it is an attack.
RUNNERS = frozenset(
    {"os", "posix", "nt", "sys", "subprocess", "pty", "shutil", "socket", "runpy", "importlib", "ctypes", "webbrowser"}
    | {"marshal", "pickle", "_pickle", "codeop", "types.CodeType", "types.FunctionType"}
    | {f"builtins.{name}" for name in ("eval", "exec", "compile", "open", "__import__", "input", "breakpoint")}
)


def unpickle(
    data: memoryview, persistent_load: Callable[[Any], Any] | None = None, position: int = 0
) -> tuple[Any, int]:
    """Reads a pickle as plain data.

    Args:
        data: The bytes of the file.
        persistent_load: Returns an object that is stored outside the pickle, given its id.
        position: Where in `data` the pickle begins.

    Returns:
        The object, and the position at which the pickle ends.

    Raises:
        CheckpointError: If the pickle is damaged, unfolds to far more than its size, or asks for a function that runs
            programs.
    """
    budget = Budget(len(data))
    machine = PickleMachine(data, Names(len(data), budget).find_global, persistent_load, position, budget)
    return machine.load(), machine.position


def unpickle_stream(data: memoryview) -> Any:
    """Reads a torch stream as plain data.

    Raises:
        CheckpointError: See `unpickle`.
    """
    budget = Budget(len(data))
    return read_stream(data, Names(len(data), budget).find_global, budget)


class Names:
    """The meaning of the names in one file of `size` bytes, which may cost `budget`."""

    def __init__(self, size: int, budget: Budget) -> None:
        # All storages together fit into the file. More bytes mean that some are used repeatedly.
        self._bytes_left = size
        self._budget = budget

    def find_global(self, module: str, name: str) -> Builder:
        """Returns what `module.name` stands for.

        Raises:
            CheckpointError: If it is a function that runs programs.
        """
        path = f"{module}.{name}".replace("numpy._core.", "numpy.core.").replace("__builtin__.", "builtins.")
        if path == "torch.storage._load_from_bytes":
            return Builder(path, self._storage)
        if path in BUILDERS:
            return Builder(path, BUILDERS[path])
        if path in RECORDS or is_storage_type(module, name):
            return Builder(path, lambda *arguments: Record(path, arguments))
        if path.partition(".")[0] in RUNNERS or path in RUNNERS:
            raise CheckpointError(f"is a pickle that asks for `{path[:100]}`, which no StyleGAN2 network needs")
        return Builder(path, lambda *_arguments: Record(path[:100]))

    def _storage(self, value: Any) -> Storage:
        """Returns a torch storage, which is a torch stream inside the pickle."""
        data = bytes_of(value, "a torch storage", self._bytes_left)
        self._bytes_left -= len(data)
        return storage_in_bytes(data, self._budget)
