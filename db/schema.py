"""The one table."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text, func

metadata = MetaData()

faces = Table(
    "faces",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seed", Integer),  # null for a derived face
    Column("fingerprint", String(64), nullable=False),
    Column("psi", Float(53)),
    Column("class", Integer, key="class_"),
    Column("recipe", Text, nullable=False),  # JSON, without the latents
    Column("ws", LargeBinary),  # of a derived face, deflated float32
    Column("ws_shape", String(32)),
    Column("sha256", String(64), nullable=False),
    Column("file", Text, nullable=False),
    Column("created", Float(53), nullable=False),
)

# One face a seed, on one network at one psi. NULL differs from NULL in an index, so "no class" is -1 in it.
Index("one_face_a_seed", faces.c.seed, faces.c.fingerprint, faces.c.psi, func.coalesce(faces.c.class_, -1), unique=True)
