"""How the service is: `/healthz`, `/readyz` and `/networks`."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields

from app.api import ApiBlueprint
from app.reading.schemas import NoParameters, about
from services.network import Network, NetworkShape
from services.rendering.networks import NetworkEntry, Networks

KnownNetworks = Callable[[], Sequence[Mapping[str, Any]]]


_EXAMPLE = {
    "name": "faces64", "loaded": True, "configured": True, "default": True, "img_height": 64, "img_width": 64,
    "img_channels": 3, "classes": 0, "licence": "CC0 1.0", "fingerprint": "0" * 64, "precision": "float32",
    "note": "Trained on synthetic portraits; no photograph.",
}  # fmt: skip


class NetworkSchema(Schema):
    """A network: one that this service may use, or one that is known by name."""

    name = fields.String(required=True)
    loaded = fields.Boolean(required=True, metadata=about("Whether it is in memory now."))
    configured = fields.Boolean(required=True, metadata=about("Whether this service may use it, as `network=`."))
    default = fields.Boolean(metadata=about("Whether it is the network of calls that name none."))
    img_height = fields.Integer(allow_none=True)
    img_width = fields.Integer(allow_none=True)
    img_channels = fields.Integer(allow_none=True)
    classes = fields.Integer(allow_none=True, metadata=about("Classes of a conditional network; 0 for others."))
    licence = fields.String(allow_none=True)
    fingerprint = fields.String(allow_none=True, metadata=about("SHA-256 over configuration and weights."))
    precision = fields.String(allow_none=True)
    address = fields.String(allow_none=True, metadata=about("Where it would be fetched from."))
    note = fields.String(allow_none=True, metadata=about("What is known of its bias."))


class NetworksSchema(Schema):
    """Networks."""

    networks = fields.List(fields.Nested(NetworkSchema), required=True)


class StatusSchema(Schema):
    """How the service is."""

    status = fields.String(required=True)


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


def network_body(entry: NetworkEntry, loaded: Network | None, precision: str) -> dict[str, Any]:
    """A configured network, as far as it is known."""
    shape = entry.shape if loaded is None else _shape(loaded.config)
    return {
        "name": entry.name,
        "loaded": loaded is not None,
        "configured": True,
        "img_height": shape.get("img_height"),
        "img_width": shape.get("img_width"),
        "img_channels": shape.get("img_channels"),
        "classes": shape.get("c_dim"),
        "licence": entry.licence if loaded is None else loaded.licence,
        "fingerprint": None if loaded is None else loaded.fingerprint,
        "precision": precision,
        "note": entry.note,
    }


def _shape(config: NetworkShape) -> dict[str, int]:
    """The numbers of a network's configuration that are told."""
    names = ("img_height", "img_width", "img_channels", "c_dim")
    return {name: getattr(config, name) for name in names}
