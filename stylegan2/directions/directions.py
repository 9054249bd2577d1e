"""Named directions in w and the step that an edit adds to a face."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

import numpy as np

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class DirectionsError(ValueError):
    """Raised for directions that cannot be used. The message says what is wrong with them."""


class AnotherNetworkError(DirectionsError):
    """Raised for directions that belong to another network."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Directions:
    """D directions of one network. `ws + strength * directions[k]` is the edited face.

    Strength 1 moves an attribute by one standard deviation over the network's own faces at `truncation_psi`. A field
    that the file does not state is empty or None.

    Attributes:
        names: D different names of lower case letters, digits and underscores.
        directions: float32 [D, num_ws, w_dim]. Layers where it is zero do not change.
        descriptions: what a positive strength does, one text per direction.
        units: what the attribute counts, one text per direction.
        effects: [D, D], by how many standard deviations direction i at strength 1 moves attribute j.
        attribute_mean: [D], over the network's own faces, in the attribute's unit.
        attribute_std: [D], over the same faces.
        regressor_r2: [D], the share of variance that the regressor explains on pictures it was not trained on.
        network: the network's name.
        fingerprint: the network's fingerprint.
        truncation_psi: of the faces that strengths were measured on.
        licence: what others may do with the directions.
        made: how the directions were made.

    Raises:
        DirectionsError: shapes do not fit together, a number is NaN or infinite, or a name is repeated or malformed.
    """

    names: tuple[str, ...]
    directions: np.ndarray
    descriptions: tuple[str, ...] = ()
    units: tuple[str, ...] = ()
    effects: np.ndarray | None = None
    attribute_mean: np.ndarray | None = None
    attribute_std: np.ndarray | None = None
    regressor_r2: np.ndarray | None = None
    network: str = ""
    fingerprint: str = ""
    truncation_psi: float = 1.0
    licence: str = ""
    made: str = ""

    def __post_init__(self) -> None:
        for name in self.names:
            if not NAME.fullmatch(name):
                raise DirectionsError(
                    "`names` must start with a lower case letter and have at most 40 lower case letters, digits and "
                    f"underscores. Received: {name[:60]!r}"
                )
        if twice := sorted({name for name in self.names if self.names.count(name) > 1}):
            raise DirectionsError(f"`names` must differ. Received twice: {', '.join(twice)}")
        count = len(self.names)
        for field, shape in {"directions": (count, *self.directions.shape[1:]), "effects": (count, count)}.items():
            self._check(field, shape)
        for field in ("attribute_mean", "attribute_std", "regressor_r2"):
            self._check(field, (count,))
        self._check_texts()

    def index(self, name: str) -> int:
        """Returns the index of the direction called `name`.

        Raises:
            DirectionsError: no direction has this name.
        """
        if name not in self.names:
            raise DirectionsError(f"`direction` must be one of {', '.join(self.names)}. Received: {name}")
        return self.names.index(name)

    def shift(self, name: str, control: Sequence[str] = ()) -> np.ndarray:
        """Returns what strength 1 adds to ws, [num_ws, w_dim], while the attributes `control` are held still.

        It is the combination of the directions `name` and `control` whose `effects` are 1 on `name` and 0 on `control`.

        Raises:
            DirectionsError: a name is unknown, or the effects are unknown or allow no such combination.
        """
        own, *others = chosen = [self.index(each) for each in dict.fromkeys((name, *control))]
        if not others:
            return self.directions[own]
        if self.effects is None:
            raise DirectionsError("`control` needs the directions' effects, which their file does not state")
        effects = self.effects[np.ix_(chosen, chosen)].astype(np.float64)
        if np.linalg.cond(effects) > 100:
            raise DirectionsError(f"`control` cannot hold {', '.join(control)} still while {name} moves")
        weights = np.linalg.solve(effects.T, np.eye(len(chosen))[0])
        return np.tensordot(weights, self.directions[chosen], axes=1).astype(np.float32)

    def _check(self, field: str, shape: tuple[int, ...]) -> None:
        values = getattr(self, field)
        if values is None:
            return
        if values.shape != shape or (field == "directions" and values.ndim != 3):
            raise DirectionsError(
                f"`{field}` must have the shape {list(shape)} because there are {len(self.names)} names. "
                f"Received: {list(values.shape)}"
            )
        if not np.isfinite(values).all():
            raise DirectionsError(f"`{field}` must be finite numbers. Received: NaN or infinity")

    def _check_texts(self) -> None:
        for field in ("descriptions", "units"):
            texts = getattr(self, field)
            if texts and len(texts) != len(self.names):
                raise DirectionsError(f"`{field}` must be {len(self.names)} texts. Received: {len(texts)}")
        for field in ("network", "fingerprint", "licence", "made"):
            if not isinstance(getattr(self, field), str):
                raise DirectionsError(f"`{field}` must be a string. Received: {getattr(self, field)!r}")
        psi = self.truncation_psi
        if isinstance(psi, bool) or not isinstance(psi, (int, float)) or not np.isfinite(psi):
            raise DirectionsError(f"`truncation_psi` must be a finite number. Received: {psi!r}")
