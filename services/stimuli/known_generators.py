"""Finds the networks of a set's faces, each once per request."""

from __future__ import annotations

from services.errors import NetworkMismatch, NetworkUnusable
from services.recipes.recipe import Recipe
from services.rendering.generator import Generator
from services.rendering.networks import Networks


class KnownGenerators:
    """Remembers the generators that one request has looked up, and which of them are not there."""

    def __init__(self, networks: Networks) -> None:
        self._networks = networks
        self._found: dict[str, Generator | NetworkMismatch | NetworkUnusable] = {}  # by fingerprint

    def generator_of(self, recipe: Recipe) -> Generator:
        """Returns the generator of the network that made `recipe`; raises what Networks.generator_of raises."""
        if recipe.fingerprint not in self._found:
            try:
                self._found[recipe.fingerprint] = self._networks.generator_of(recipe)
            except (NetworkMismatch, NetworkUnusable) as error:
                self._found[recipe.fingerprint] = error
        found = self._found[recipe.fingerprint]
        if isinstance(found, Generator):
            return found
        raise found

    def generator_or_none(self, recipe: Recipe) -> Generator | None:
        """Returns the generator, or None if the network is not there. Raises NetworkNotReady."""
        try:
            return self.generator_of(recipe)
        except (NetworkMismatch, NetworkUnusable):
            return None
