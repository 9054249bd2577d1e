"""The only table, `faces`: one row per face."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, MetaData, String, Table, Text, func

metadata = MetaData()

# Ids go up to 2^53, seeds up to 2^32. SQLite's own integers have 64 bits, and only an INTEGER can be its row id.
_Big = BigInteger().with_variant(Integer, "sqlite")

faces = Table(
    "faces",
    metadata,
    # The face service gives the ids, because a face keeps its id when the table is rebuilt from the results folder.
    Column("id", _Big, primary_key=True, autoincrement=False),
    Column("seed", _Big),  # NULL for a derived face
    Column("fingerprint", String(64), nullable=False),  # of the network, hexadecimal
    Column("psi", Float(53)),  # NULL for a derived face
    Column("class", Integer, key="class_"),  # of a random face on a conditional network, else NULL
    Column("recipe", Text, nullable=False),  # JSON without the latents
    Column("ws", LargeBinary),  # latents of a derived face: float32, deflated
    Column("ws_shape", String(32)),  # of `ws`, such as "18x512"
    Column("sha256", String(64), nullable=False),  # of the pixels, hexadecimal
    Column("file", Text, nullable=False),  # name in the results folder
    Column("created", Float(53), nullable=False),  # seconds since 1970
    Column("measures", Text),  # what was measured on the pixels, JSON; NULL until somebody asks
    Column("notes", Text),  # name, tags and note that users gave the face, JSON; NULL if there are none
    Column("search", Text),  # the same for searching, see db/search_text.py
)

# A seed gives one face per network, psi and class. NULLs differ in an index, so a missing class is -1 there.
Index("one_face_a_seed", faces.c.seed, faces.c.fingerprint, faces.c.psi, func.coalesce(faces.c.class_, -1), unique=True)
