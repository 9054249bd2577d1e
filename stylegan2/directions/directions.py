"""Named directions in w: what a reader hands over, and what an edit adds to a face."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Sequence

import numpy as np

NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")


class DirectionsError(ValueError):
    """Directions cannot be used; the message says what is wrong with them."""


class AnotherNetworkError(DirectionsError):
    """The directions are of another network than the one that they are wanted for."""


@dataclasses.dataclass(frozen=True, kw_only=True)
class Directions:
    """D directions of one network; `ws + strength * directions[k]` is the edited face.

    `directions` is float32 [D, num_ws, w_dim]; a layer where it is zero is left alone. `names` are its D names, lower
    case with underscores; `descriptions` say what a positive strength does, `units` what the attribute counts.
    Strength 1 moves an attribute by one standard deviation over the network's own faces at `truncation_psi`:
    `attribute_mean` and `attribute_std` [D] are these faces' in the attribute's unit. `effects` [D, D]: how much
    direction i at strength 1 moves attribute j, in its standard deviations. `regressor_r2` [D]: what the regressor
    behind all this explains of pictures that it has not seen. What a file does not say is empty or None.

    Raises:
        DirectionsError: shapes that do not fit together, NaN or infinity, a name twice or no name at all.
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
                    f"`names` must be of at most 40 lower case letters, digits and underscores. Received: {name[:60]!r}"
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
        """Which direction is called `name`.

        Raises:
            DirectionsError: none.
        """
        if name not in self.names:
            raise DirectionsError(f"`direction` must be one of {', '.join(self.names)}. Received: {name}")
        return self.names.index(name)

    def shift(self, name: str, control: Sequence[str] = ()) -> np.ndarray:
        """What a strength of 1 adds to ws, [num_ws, w_dim], with the attributes `control` held still besides.

        The combination of the directions `name` and `control` whose `effects` are 1 on the first and 0 on the others.

        Raises:
            DirectionsError: an unknown name, or effects that are not known or allow no such combination.
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
                f"`{field}` must have the shape {list(shape)}, as there are {len(self.names)} names. "
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
                raise DirectionsError(f"`{field}` must be a text. Received: {getattr(self, field)!r}")
        psi = self.truncation_psi
        if isinstance(psi, bool) or not isinstance(psi, (int, float)) or not np.isfinite(psi):
            raise DirectionsError(f"`truncation_psi` must be a finite number. Received: {psi!r}")
