"""The recipe of a face: everything a network needs to make it, read and written as JSON."""

from __future__ import annotations

import base64
import dataclasses
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from services.errors import InvalidRecipe
from services.network import Float32s
from services.recipes.recipe_record import MAX_SEED, read_record

__all__ = ["MAX_SEED", "Recipe"]


@dataclasses.dataclass(frozen=True, kw_only=True)
class Recipe:
    """How a face is made.

    A random face has a `seed` and a `truncation_psi`, and a `class_` on a conditional network. A derived face says in
    `derived` how it came about (see services/recipes/derived.py) and carries its `ws`, as little-endian float32 bytes
    of the shape `ws_shape` [num_ws, w_dim]. `engine` names the versions and the device that made the pixels.
    """

    network: str
    fingerprint: str
    precision: str = "float32"
    engine: Mapping[str, str] = dataclasses.field(default_factory=dict)
    noise_mode: str = "const"
    truncation_psi: float | None = None
    seed: int | None = None
    class_: int | None = None
    derived: Mapping[str, Any] | None = None
    ws: bytes | None = None
    ws_shape: tuple[int, int] | None = None

    def with_latents(self, ws: Float32s) -> Recipe:
        """Returns this recipe with `ws` [num_ws, w_dim] as its latents."""
        ws_shape = (ws.shape[0], ws.shape[1])
        return dataclasses.replace(self, ws=np.ascontiguousarray(ws, "<f4").tobytes(), ws_shape=ws_shape)

    def latents(self) -> Float32s:
        """Returns the ws [num_ws, w_dim] of a derived face."""
        assert self.ws is not None
        assert self.ws_shape is not None
        return np.frombuffer(self.ws, "<f4").reshape(self.ws_shape).astype(np.float32)

    def without_latents(self) -> dict[str, Any]:
        """Returns what `to_dict` does, except the latents."""
        values = {
            "network": self.network,
            "fingerprint": self.fingerprint,
            "precision": self.precision,
            "engine": dict(self.engine),
            "noise_mode": self.noise_mode,
            "truncation_psi": self.truncation_psi,
            "seed": self.seed,
            "class": self.class_,
            "derived": None if self.derived is None else dict(self.derived),
        }
        return {key: value for key, value in values.items() if value is not None}

    def to_dict(self) -> dict[str, Any]:
        """Returns the recipe as JSON types, without the keys that do not apply to it."""
        values = self.without_latents()
        if self.ws is not None and self.ws_shape is not None:
            data = base64.b64encode(self.ws).decode()
            values["ws"] = {"shape": list(self.ws_shape), "dtype": "float32", "base64": data}
        return values

    def to_json(self) -> str:
        """Returns the recipe as one line of JSON; equal recipes give equal lines."""
        return json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), allow_nan=False)

    @classmethod
    def from_dict(cls, values: Any) -> Recipe:
        """Returns the recipe that `to_dict` wrote. Raises InvalidRecipe, whatever `values` are."""
        try:
            text = json.dumps(values, allow_nan=False)
        except (TypeError, ValueError, RecursionError) as error:
            raise InvalidRecipe(f"it cannot be written as JSON: {error}") from error
        return cls.from_json(text)

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """Returns the recipe that `to_json` wrote. Raises InvalidRecipe, whatever the text holds."""
        record = read_record(text)
        values = {name: getattr(record, name) for name in record.__struct_fields__ if name != "ws"}
        if record.ws is not None:
            values |= {"ws": record.ws.read(), "ws_shape": record.ws.shape}
        return cls(**values)
