"""How the service is: `/healthz`, `/readyz` and `/networks`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from app.answering.schemas import NetworksSchema, StatusSchema, network_body
from app.api import ApiBlueprint
from app.reading.schemas import NoParameters
from services.rendering.networks import Networks

KnownNetworks = Callable[[], Sequence[Mapping[str, Any]]]


_EXAMPLE = {
    "name": "faces64", "loaded": True, "configured": True, "default": True, "img_height": 64, "img_width": 64,
    "img_channels": 3, "classes": 0, "licence": "CC0 1.0", "fingerprint": "0" * 64, "precision": "float32",
    "note": "Trained on synthetic portraits; no photograph.",
}  # fmt: skip


def state_blueprint(networks: Networks, known_networks: KnownNetworks) -> ApiBlueprint:
    """The calls that tell how the service is."""
    blueprint = ApiBlueprint("service", __name__, description="How the service is, and on what network it runs.")

    @blueprint.get("/healthz")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, StatusSchema)
    @blueprint.problems(400)
    def tell_health() -> dict[str, str]:
        """Whether the process answers."""
        return {"status": "ok"}

    @blueprint.get("/readyz")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, StatusSchema)
    @blueprint.problems(400, 503)
    def tell_readiness() -> dict[str, str]:
        """Whether faces can be made: the network is loaded and warm."""
        networks.check_ready()
        return {"status": "ready"}

    @blueprint.get("/networks")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, NetworksSchema, example={"networks": [_EXAMPLE]})
    @blueprint.problems(400)
    def list_networks() -> dict[str, Any]:
        """The networks that this service may use, loaded or not, and those that are known by name."""
        loaded = networks.loaded()
        bodies = [network_body(entry, loaded.get(entry.name), networks.precision) for entry in networks.entries]
        bodies[0]["default"] = True
        names = {body["name"] for body in bodies}
        return {"networks": bodies + [known for known in known_networks() if known["name"] not in names]}

    return blueprint
