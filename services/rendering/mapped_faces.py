"""Remembers the latents of random faces: a slider asks for edits of the same face again and again."""

from __future__ import annotations

import collections
import threading
from collections.abc import Callable, Sequence

from services.network import Float32s

_MOST = 64  # faces; those of 1024 pixels take 37 kB each

Key = tuple[int | None, float | None, int | None]  # seed, truncation psi, class


class MappedFaces:
    """The latents of the random faces that were asked for last, of one network. Any thread may use it.

    Without it, an edit would wait for two turns of the render queue instead of one.
    """

    def __init__(self) -> None:
        self._lock = threading.Lock()  # guards what follows
        self._known: collections.OrderedDict[Key, Float32s] = collections.OrderedDict()

    def of(self, keys: Sequence[Key], compute: Callable[[Sequence[int]], Sequence[Float32s]]) -> list[Float32s]:
        """Returns the ws [num_ws, w_dim] of each key, as arrays that the caller may change.

        Args:
            keys: The faces.
            compute: Returns the ws of those at some places, which are not known.
        """
        with self._lock:
            found = {key: self._known[key] for key in keys if key in self._known}
        missing = [place for place, key in enumerate(keys) if key not in found]
        if missing:
            found |= {keys[place]: ws for place, ws in zip(missing, compute(missing), strict=True)}
        with self._lock:
            for key in keys:
                self._known[key] = found[key]
                self._known.move_to_end(key)
            while len(self._known) > _MOST:
                self._known.popitem(last=False)
        return [found[key].copy() for key in keys]
