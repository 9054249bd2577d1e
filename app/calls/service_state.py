"""`GET /healthz`, `GET /readyz` and `GET /networks`: the state of the service."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from marshmallow import Schema, fields

from app.api import ApiBlueprint
from app.lanes import PROBE, lane
from app.reading.schemas import NoParameters, about
from services.network import Network, shape_of
from services.readiness import Readiness
from services.rendering.networks import NetworkEntry, Networks

KnownNetworks = Callable[[], Sequence[Mapping[str, Any]]]


_EXAMPLE = {
    "name": "faces128", "loaded": True, "configured": True, "default": True, "img_height": 128, "img_width": 128,
    "img_channels": 3, "classes": 0, "licence": "CC0 1.0", "fingerprint": "0" * 64, "precision": "float32",
    "truncation_psi": 0.7, "note": "Trained on synthetic portraits; no photograph.",
}  # fmt: skip


class NetworkSchema(Schema):
    """A configured network, or a published one that could be configured."""

    name = fields.String(required=True, metadata=about("Name, for the parameter `network` of other calls."))
    loaded = fields.Boolean(required=True, metadata=about("Whether the network is in memory now."))
    configured = fields.Boolean(required=True, metadata=about("Whether calls can use it as `network`."))
    default = fields.Boolean(metadata=about("Whether calls use it if they name no network."))
    img_height = fields.Integer(allow_none=True, metadata=about("Height of its pictures in pixels."))
    img_width = fields.Integer(allow_none=True, metadata=about("Width of its pictures in pixels."))
    img_channels = fields.Integer(allow_none=True, metadata=about("1: gray. 3: RGB. 4: RGBA."))
    classes = fields.Integer(
        allow_none=True, metadata=about("Number of classes of a conditional network. 0 for other networks.")
    )
    licence = fields.String(allow_none=True, metadata=about("Licence of the network."))
    fingerprint = fields.String(
        allow_none=True,
        metadata=about("SHA-256 of the configuration and the weights. null until the network is loaded."),
    )
    precision = fields.String(allow_none=True, metadata=about("Number format of the computation: float32 or bfloat16."))
    truncation_psi = fields.Float(
        metadata=about("Truncation psi of random faces if a request names none (FACESPACE_TRUNCATION_PSI).")
    )
    address = fields.String(allow_none=True, metadata=about("Address that the network would be downloaded from."))
    note = fields.String(
        allow_none=True, metadata=about("What is known about its biases, as in age, sex and ancestry.")
    )


class NetworksSchema(Schema):
    """The configured networks, then the published ones."""

    networks = fields.List(fields.Nested(NetworkSchema), required=True)


class StatusSchema(Schema):
    """The state of the service."""

    status = fields.String(required=True)


def service_state_blueprint(networks: Networks, readiness: Readiness, known_networks: KnownNetworks) -> ApiBlueprint:
    """Returns the blueprint of the calls that tell the state of the service."""
    blueprint = ApiBlueprint("service", __name__, description="State of the service and its networks.")

    @blueprint.get("/healthz")
    @lane(PROBE)
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, StatusSchema)
    @blueprint.problems(400)
    def tell_health() -> dict[str, str]:
        """Answers 200 if the process is running."""
        return {"status": "ok"}

    @blueprint.get("/readyz")
    @lane(PROBE)
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, StatusSchema)
    @blueprint.problems(400, 503, 507)
    def tell_readiness() -> dict[str, str]:
        """Answers 200 if faces can be made and saved.

        That is once the network is loaded and warm, and while the results folder can be written.
        """
        readiness.check()
        return {"status": "ready"}

    @blueprint.get("/networks")
    @blueprint.arguments(NoParameters, location="query", as_kwargs=True)
    @blueprint.response(200, NetworksSchema, example={"networks": [_EXAMPLE]})
    @blueprint.problems(400)
    def list_networks() -> dict[str, Any]:
        """Lists the configured networks, loaded or not, and the published networks that could be configured."""
        loaded = networks.loaded()
        usual = {"precision": networks.precision, "truncation_psi": networks.truncation_psi}
        bodies = [network_body(entry, loaded.get(entry.name)) | usual for entry in networks.entries]
        bodies[0]["default"] = True
        names = {body["name"] for body in bodies}
        return {"networks": bodies + [known for known in known_networks() if known["name"] not in names]}

    return blueprint


def network_body(entry: NetworkEntry, loaded: Network | None) -> dict[str, Any]:
    """Returns the members of `NetworkSchema` in which configured networks differ.

    Args:
        entry: What is known about the network before it is loaded.
        loaded: The network, or None before it is loaded.
    """
    shape = entry.shape if loaded is None else shape_of(loaded.config)
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
        "note": entry.note,
    }
