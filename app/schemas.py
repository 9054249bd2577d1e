"""What the calls answer."""

from __future__ import annotations

from typing import Any

from marshmallow import Schema, fields

from services.face import Face
from services.network import Network


def _about(text: str, **more: Any) -> dict[str, Any]:
    return {"description": text, **more}


class FaceSchema(Schema):
    """A face."""

    id = fields.Integer(required=True, metadata=_about("Its id, which is never given to another face."))
    seed = fields.Integer(required=True, allow_none=True, metadata=_about("Its seed; null for a derived face."))
    url = fields.String(required=True, metadata=_about("Where this description is."))
    image = fields.String(required=True, metadata=_about("Where the PNG is."))
    file = fields.String(required=True, metadata=_about("The name of the PNG in the results folder."))
    sha256 = fields.String(required=True, metadata=_about("SHA-256 of the pixels: uint8, row by row, channels last."))
    recipe = fields.Dict(required=True, metadata=_about("How it is made; what the PNG carries."))


class FacesSchema(Schema):
    """The faces that were made, in order."""

    ids = fields.List(fields.Integer(), required=True)
    faces = fields.List(fields.Nested(FaceSchema), required=True)
    id1 = fields.Integer(metadata=_about("Transition: where it starts."))
    id2 = fields.Integer(metadata=_about("Transition: the destination, which was made if none was named."))
    speed = fields.Float(metadata=_about("Transition: how far it goes."))


class IdsSchema(Schema):
    """The ids of stored faces, lowest first."""

    ids = fields.List(fields.Integer(), required=True)


class LatentSchema(Schema):
    """A point in the latent space."""

    id = fields.Integer(required=True)
    space = fields.String(required=True)
    shape = fields.List(fields.Integer(), required=True)
    latent = fields.List(fields.Raw(), required=True, metadata=_about("[z_dim] for z, [num_ws, w_dim] for w."))


class NetworkSchema(Schema):
    """A network: loaded, or one that could be."""

    name = fields.String(required=True)
    loaded = fields.Boolean(required=True)
    img_height = fields.Integer(allow_none=True)
    img_width = fields.Integer(allow_none=True)
    img_channels = fields.Integer(allow_none=True)
    classes = fields.Integer(allow_none=True, metadata=_about("Classes of a conditional network; 0 for others."))
    licence = fields.String(allow_none=True)
    fingerprint = fields.String(allow_none=True, metadata=_about("SHA-256 over configuration and weights."))
    precision = fields.String(allow_none=True)
    address = fields.String(allow_none=True, metadata=_about("Where it would be fetched from."))
    note = fields.String(allow_none=True, metadata=_about("What is known of its bias."))


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


def network_body(network: Network, precision: str) -> dict[str, Any]:
    """The loaded network."""
    config = network.config
    return {
        "name": network.name,
        "loaded": True,
        "img_height": config.img_height,
        "img_width": config.img_width,
        "img_channels": config.img_channels,
        "classes": config.c_dim,
        "licence": network.licence,
        "fingerprint": network.fingerprint,
        "precision": precision,
    }
