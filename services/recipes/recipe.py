"""The recipe of a face: everything a network needs to make it, read and written as JSON."""

from __future__ import annotations

import base64
import binascii
import dataclasses
import json
import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from services.errors import InvalidRecipe
from services.network import Float32s

NOISE_MODES = ("const", "none")  # faces with "random" noise could not be made again
MAX_SEED = 2**32 - 1
_KEYS = {
    "network", "fingerprint", "precision", "engine", "noise_mode", "truncation_psi", "seed", "class", "derived", "ws",
}  # fmt: skip


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

    def to_dict(self) -> dict[str, Any]:
        """Returns the recipe as JSON types, without the keys that do not apply to it."""
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
        if self.ws is not None and self.ws_shape is not None:
            data = base64.b64encode(self.ws).decode()
            values["ws"] = {"shape": list(self.ws_shape), "dtype": "float32", "base64": data}
        return {key: value for key, value in values.items() if value is not None}

    def to_json(self) -> str:
        """Returns the recipe as one line of JSON; equal recipes give equal lines."""
        return json.dumps(self.to_dict(), sort_keys=True, separators=(",", ":"), allow_nan=False)

    @classmethod
    def from_dict(cls, values: Any) -> Recipe:
        """Returns the recipe that `to_dict` wrote. Raises InvalidRecipe."""
        if not isinstance(values, dict) or (set(values) - _KEYS):
            raise InvalidRecipe("it is not a recipe, or it is from a newer version")
        _check(values)
        fields = {key: value for key, value in values.items() if key not in ("class", "ws")}
        ws, ws_shape = _read_latents(values["ws"]) if "ws" in values else (None, None)
        return cls(**fields, class_=values.get("class"), ws=ws, ws_shape=ws_shape)

    @classmethod
    def from_json(cls, text: str) -> Recipe:
        """Returns the recipe that `to_json` wrote. Raises InvalidRecipe."""
        try:
            return cls.from_dict(json.loads(text))
        except (json.JSONDecodeError, RecursionError) as error:
            raise InvalidRecipe(f"it is not JSON: {error}") from error


def _check(values: Mapping[str, Any]) -> None:
    for key in ("network", "fingerprint"):
        if not isinstance(values.get(key), str) or not values[key]:
            raise InvalidRecipe(f"{key} must be a string. Received: {values.get(key)!r}")
    if not isinstance(values.get("precision", ""), str) or not isinstance(values.get("engine", {}), dict):
        raise InvalidRecipe("precision must be a string and engine an object")
    if values.get("noise_mode", "const") not in NOISE_MODES:
        raise InvalidRecipe(f"noise_mode must be one of {', '.join(NOISE_MODES)}. Received: {values['noise_mode']!r}")
    if ("seed" in values) == ("ws" in values) or ("derived" in values) != ("ws" in values):
        raise InvalidRecipe("it needs either a seed, or derived together with ws")
    if "seed" in values:
        _check_random(values)
    else:
        _check_derived(values)


def _check_random(values: Mapping[str, Any]) -> None:
    for key, highest in (("seed", MAX_SEED), ("class", 2**31)):
        number = values.get(key, 0)
        if type(number) is not int or not 0 <= number <= highest:
            raise InvalidRecipe(f"{key} must be a whole number from 0 to {highest}. Received: {number!r}")
    psi = values.get("truncation_psi")
    if not isinstance(psi, int | float) or isinstance(psi, bool) or not math.isfinite(psi):
        raise InvalidRecipe(f"truncation_psi must be a number. Received: {psi!r}")


def _check_derived(values: Mapping[str, Any]) -> None:
    if not isinstance(values["derived"], dict):
        raise InvalidRecipe("derived must be an object")
    if "truncation_psi" in values or "class" in values:
        raise InvalidRecipe("only a random face has truncation_psi and class")


def _read_latents(record: Any) -> tuple[bytes, tuple[int, int]]:
    try:
        rows, width = (int(side) for side in record["shape"])
        data = base64.b64decode(record["base64"], validate=True)
    except (TypeError, KeyError, ValueError, binascii.Error) as error:
        raise InvalidRecipe(f"ws cannot be read: {error!r}") from error
    if record.get("dtype") != "float32" or min(rows, width) < 1 or len(data) != rows * width * 4:
        raise InvalidRecipe("ws must be float32 data of the shape that it states")
    if not np.isfinite(np.frombuffer(data, "<f4")).all():
        raise InvalidRecipe("ws must be finite")
    return data, (rows, width)
