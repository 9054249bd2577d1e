"""The JSON of a recipe: which values it may hold. Checked before anything is computed from them."""

from __future__ import annotations

import base64
import binascii
from typing import Annotated, Any, Literal

import msgspec
import numpy as np
from msgspec import Meta, Struct

from services.errors import InvalidRecipe
from stylegan2.messages import one_line

MAX_SEED = 2**32 - 1
_LONGEST = 1 << 22  # characters of a recipe: about seventy times the longest that Facespace writes
_LONGEST_MESSAGE = 300  # characters: it may quote the text
_DEEPEST = 24  # levels of lists and objects; Facespace writes 6

_Short = Annotated[str, Meta(max_length=200)]
_Name = Annotated[str, Meta(min_length=1, max_length=200)]


class Latents(Struct, forbid_unknown_fields=True):
    """The ws of a derived face, as little-endian float32 bytes."""

    shape: tuple[Annotated[int, Meta(ge=1, le=10_000)], Annotated[int, Meta(ge=1, le=100_000)]]
    dtype: Literal["float32"]
    base64: str

    def read(self) -> bytes:
        """Returns the bytes. Raises InvalidRecipe if they do not have the shape, or are not finite."""
        try:
            data = base64.b64decode(self.base64, validate=True)
        except (ValueError, binascii.Error) as error:
            raise InvalidRecipe(f"ws.base64 must be base64: {error}") from error
        rows, width = self.shape
        if len(data) != rows * width * 4:
            raise InvalidRecipe(f"ws must be data of the shape {rows} x {width}. Received: {len(data)} bytes")
        if not np.isfinite(np.frombuffer(data, "<f4")).all():
            raise InvalidRecipe("ws must be finite")
        return data


class RecipeRecord(Struct, forbid_unknown_fields=True):
    """What the JSON of a recipe may hold; see `services.recipes.recipe.Recipe`."""

    network: _Name
    fingerprint: Annotated[str, Meta(min_length=1, max_length=64)]
    precision: Annotated[str, Meta(max_length=20)] = "float32"
    engine: Annotated[dict[_Short, _Short], Meta(max_length=20)] = msgspec.field(default_factory=dict)
    noise_mode: Literal["const", "none"] = "const"
    truncation_psi: Annotated[float, Meta(ge=-1000, le=1000)] | None = None
    seed: Annotated[int, Meta(ge=0, le=MAX_SEED)] | None = None
    class_: Annotated[int, Meta(ge=0, le=2**31 - 1)] | None = msgspec.field(name="class", default=None)
    derived: dict[str, Any] | None = None
    ws: Latents | None = None

    def __post_init__(self) -> None:
        if (self.seed is None) == (self.ws is None) or (self.derived is None) != (self.ws is None):
            raise ValueError("a recipe needs either seed, or derived together with ws")
        if self.seed is not None and self.truncation_psi is None:
            raise ValueError("truncation_psi must be a number")
        if self.seed is None and not (self.truncation_psi is None and self.class_ is None):
            raise ValueError("only a random face has truncation_psi and class")
        if self.derived is not None and _depth(self.derived) > _DEEPEST:
            raise ValueError(f"derived must have at most {_DEEPEST} levels")


_DECODER = msgspec.json.Decoder(RecipeRecord)


def read_record(text: str) -> RecipeRecord:
    """Returns the record in the JSON `text`. Raises InvalidRecipe, whatever the text holds."""
    if len(text) > _LONGEST:
        raise InvalidRecipe(f"a recipe must have at most {_LONGEST} characters. Received: {len(text)}")
    try:
        return _DECODER.decode(text)
    except msgspec.ValidationError as error:
        raise InvalidRecipe(_in_words(error)) from error
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise InvalidRecipe(f"it is not JSON: {error}") from error


def _in_words(error: msgspec.ValidationError) -> str:
    """Returns msgspec's message, "Expected `int`, got `str` - at `$.seed`", with the field in front."""
    rule, _, place = str(error).partition(" - at ")
    words = f"{place.strip('`').removeprefix('$.')}: {rule}" if place.startswith("`$.") else rule
    return one_line(words, _LONGEST_MESSAGE)


def _depth(value: Any) -> int:
    """Returns how many levels of lists and objects `value` has; stops counting beyond the limit."""
    level, depth = [value], 0
    while level and depth <= _DEEPEST:
        parts = [each.values() if isinstance(each, dict) else each for each in level if isinstance(each, dict | list)]
        level = [part for each in parts for part in each]
        depth += bool(parts)
    return depth
