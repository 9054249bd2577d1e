"""Names of latent spaces, and of distances in them, in requests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from marshmallow import fields, validate

_SPELLINGS = {"w_plus": "w+"}


class SpaceField(fields.String):
    """One of `names`. `w_plus` is another way to write `w+`.

    The OpenAPI document names `w_plus` only: programs that generate code would make one name of `w` and `w+`. Recipes
    and answers say `w+`.
    """

    def __init__(self, names: Sequence[str], *, metadata: dict[str, Any], **options: Any) -> None:
        shown: dict[str, Any] = {"enum": [_documented(name) for name in names]}
        if "load_default" in options:
            shown["default"] = _documented(options["load_default"])
        super().__init__(validate=validate.OneOf(names), metadata={**metadata, **shown}, **options)

    def _deserialize(self, value: Any, *arguments: Any, **more: Any) -> Any:
        name = super()._deserialize(value, *arguments, **more)
        return _SPELLINGS.get(name, name)


def _documented(name: str) -> str:
    return {meant: spelling for spelling, meant in _SPELLINGS.items()}.get(name, name)
