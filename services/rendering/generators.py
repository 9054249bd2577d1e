"""The generator of each network: by the network's name, or by what a recipe needs."""

from __future__ import annotations

from collections.abc import Mapping

from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.rendering.network import Network
from services.rendering.networks import Networks
from services.rendering.render_queue import RenderQueue


class Generators:
    """Makes a Generator around the network that is asked for, which is loaded if need be.

    `engine` names the versions of the software that computes, `precision` what it computes in, `truncation_psi` is used
    where none is asked for.
    """

    def __init__(
        self,
        networks: Networks,
        queue: RenderQueue,
        *,
        precision: str = "float32",
        engine: Mapping[str, str] | None = None,
        truncation_psi: float = 0.7,
    ) -> None:
        self.networks = networks
        self.precision = precision
        self._queue = queue
        self._engine = dict(engine or {})
        self._truncation_psi = truncation_psi

    def of(self, name: str | None = None) -> Generator:
        """The generator of the network `name`, or of the default.

        Raises:
            InvalidParameter: `network` is none of the configured ones.
            NetworkNotReady, NetworkUnusable: it is not loaded, or cannot be.
        """
        return self._around(self.networks.get(name))

    def of_recipe(self, recipe: Recipe) -> Generator:
        """The generator of the network that made `recipe`.

        Raises:
            NetworkMismatch: it is none of the configured ones.
            NetworkNotReady, NetworkUnusable: it is not loaded, or cannot be.
        """
        return self._around(self.networks.find(recipe.network, recipe.fingerprint))

    def _around(self, network: Network) -> Generator:
        engine = {**self._engine, "device": network.device}
        return Generator(
            self._queue, network, precision=self.precision, engine=engine, truncation_psi=self._truncation_psi
        )
