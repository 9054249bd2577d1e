"""What the calls answer."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from app.reading.schemas import about
from services.network import Network, NetworkShape
from services.recipes.face import Face
from services.rendering.networks import NetworkEntry


class FaceSchema(Schema):
    """A face."""

    id = fields.Integer(required=True, metadata=about("Its id, which is never given to another face."))
    seed = fields.Integer(required=True, allow_none=True, metadata=about("Its seed; null for a derived face."))
    url = fields.String(required=True, metadata=about("Where this description is."))
    image = fields.String(required=True, metadata=about("Where the PNG is."))
    file = fields.String(required=True, metadata=about("The name of the PNG in the results folder."))
    sha256 = fields.String(required=True, metadata=about("SHA-256 of the pixels: uint8, row by row, channels last."))
    recipe = fields.Dict(required=True, metadata=about("How it is made; what the PNG carries."))


class FacesSchema(Schema):
    """The faces that were made, in order."""

    ids = fields.List(fields.Integer(), required=True)
    faces = fields.List(fields.Nested(FaceSchema), required=True)
    id1 = fields.Integer(metadata=about("Transition: where it starts."))
    id2 = fields.Integer(metadata=about("Transition: the destination, which was made if none was named."))
    speed = fields.Float(metadata=about("Transition: how far it goes."))


class IdsSchema(Schema):
    """The ids of stored faces, lowest first."""

    ids = fields.List(fields.Integer(), required=True)


class LatentSchema(Schema):
    """A point in the latent space."""

    id = fields.Integer(required=True)
    space = fields.String(required=True)
    shape = fields.List(fields.Integer(), required=True)
    latent = fields.List(fields.Raw(), required=True, metadata=about("[z_dim] for z, [num_ws, w_dim] for w."))


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


def face_body(face: Face) -> dict[str, Any]:
    """FACE of the documentation."""
    return {
        "id": face.id,
        "seed": face.recipe.seed,
        "url": f"/faces/{face.id}",
        "image": f"/faces/{face.id}/image",
        "file": face.file,
        "sha256": face.sha256,
        "recipe": face.recipe.to_dict(),
    }


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
