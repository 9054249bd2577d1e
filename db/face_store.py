"""The store of faces, on SQLAlchemy Core; by default SQLite in memory."""

from __future__ import annotations

import contextlib
import dataclasses
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import (
    Connection,
    CursorResult,
    Engine,
    RowMapping,
    create_engine,
    delete,
    insert,
    make_url,
    select,
    update,
)
from sqlalchemy.exc import (
    ArgumentError,
    IntegrityError,
    NoSuchModuleError,
    OperationalError,
    ProgrammingError,
    SQLAlchemyError,
)
from sqlalchemy.pool import StaticPool

from db.face_row import DuplicateFace, FaceRow, MissingFace, StoreError
from db.schema import faces, metadata

_MANY = 500  # bound parameters a statement; SQLite before 3.32 allows 999
_PAGE = 20_000  # ids read in one go, so that a long list does not keep others from the store
_BIGGEST_ID = 2**63 - 1


class FaceStore:
    """Faces by id and by seed; safe to use from several threads.

    SQLite in memory is one connection that the threads take in turns; other databases have their own ways.

    Raises:
        StoreError: `address` is not one that SQLAlchemy can open.
    """

    def __init__(self, address: str = "sqlite://") -> None:
        try:
            self._engine, in_memory = _engine(address)
            self._turn: contextlib.AbstractContextManager[Any] = (
                threading.RLock() if in_memory else contextlib.nullcontext()
            )
            _create_tables(self._engine)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise StoreError(f"it is not an address that SQLAlchemy can open ({error})") from error
        except SQLAlchemyError as error:
            raise StoreError(f"it cannot be opened ({str(error).splitlines()[0]})") from error

    def close(self) -> None:
        """Lets go of the database."""
        self._engine.dispose()

    @contextlib.contextmanager
    def saving(self, new: Iterable[FaceRow], again: Iterable[FaceRow] = ()) -> Iterator[None]:
        """Adds the rows `new` and replaces the rows `again` if the block succeeds; nobody sees them before.

        Raises:
            DuplicateFace: an id, or a seed on one network, is stored already.
            MissingFace: a row to be replaced is not there any more.
        """
        with self._transaction() as connection:
            if values := [_values(row) for row in new]:
                try:
                    connection.execute(insert(faces), values)
                except IntegrityError as error:
                    raise DuplicateFace(str(error.orig)) from error
            for row in again:
                if connection.execute(update(faces).where(faces.c.id == row.id).values(_values(row))).rowcount == 0:
                    raise MissingFace(row.id)
            yield

    def add(self, rows: Iterable[FaceRow]) -> None:
        """Adds all of `rows` or none; raises DuplicateFace."""
        with self.saving(rows):
            pass

    def update(self, row: FaceRow) -> None:
        """Replaces the row with the id of `row`; raises MissingFace."""
        with self.saving([], [row]):
            pass

    @contextlib.contextmanager
    def removing(self, face_id: int) -> Iterator[None]:
        """Removes a row if the block succeeds; raises MissingFace if there is none."""
        with self._transaction() as connection:
            if connection.execute(delete(faces).where(faces.c.id == face_id)).rowcount == 0:
                raise MissingFace(face_id)
            yield

    def get(self, face_id: int) -> FaceRow | None:
        """The row with this id; None if there is none."""
        if not 0 <= face_id <= _BIGGEST_ID:
            return None
        found = self._select(select(faces).where(faces.c.id == face_id))
        return found[0] if found else None

    def of_seeds(self, seeds: Sequence[int], fingerprint: str, psi: float) -> list[FaceRow]:
        """The rows of these seeds on one network at one psi, whatever their class."""
        of_network = select(faces).where(faces.c.fingerprint == fingerprint, faces.c.psi == psi)
        parts = [of_network.where(faces.c.seed.in_(seeds[k : k + _MANY])) for k in range(0, len(seeds), _MANY)]
        return [row for part in parts for row in self._select(part)]

    def has_seed(self, seed: int) -> bool:
        """Whether any face, of any network, has this seed."""
        with self._transaction() as connection:
            return connection.execute(select(faces.c.id).where(faces.c.seed == seed).limit(1)).first() is not None

    def ids(self, after: int = 0, limit: int | None = None) -> list[int]:
        """The ids above `after`, lowest first, at most `limit` of them."""
        found: list[int] = []
        while limit is None or len(found) < limit:
            size = _PAGE if limit is None else min(_PAGE, limit - len(found))
            query = select(faces.c.id).where(faces.c.id > min(after, _BIGGEST_ID)).order_by(faces.c.id).limit(size)
            with self._transaction() as connection:
                page = _first_column(connection.execute(query))
            found += page
            if len(page) < size:
                break
            after = page[-1]
        return found

    def rows(self, after: int = 0) -> Iterator[FaceRow]:
        """Every row with an id above `after`, lowest id first."""
        after = min(after, _BIGGEST_ID)
        while page := self._select(select(faces).where(faces.c.id > after).order_by(faces.c.id).limit(_MANY)):
            yield from page
            after = page[-1].id

    def _select(self, query: Any) -> list[FaceRow]:
        with self._transaction() as connection:
            return [_row(found) for found in connection.execute(query).mappings()]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._turn, self._engine.begin() as connection:
            yield connection


def _engine(address: str) -> tuple[Engine, bool]:
    """The engine, and whether it is SQLite in memory."""
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True), False
    if url.database in (None, "", ":memory:") or "mode" in url.query:
        return create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False}), True
    return create_engine(url, connect_args={"timeout": 30}), False


def _create_tables(engine: Engine) -> None:
    """Creates the tables that are missing."""
    try:
        metadata.create_all(engine)
    except (OperationalError, ProgrammingError):
        metadata.create_all(engine)  # another worker created them between this one's look and its statement


def _values(row: FaceRow) -> dict[str, Any]:
    return {field.name: getattr(row, field.name) for field in dataclasses.fields(row)}


def _row(found: RowMapping) -> FaceRow:
    return FaceRow(**{**{key: value for key, value in found.items() if key != "class"}, "class_": found["class"]})


def _first_column(result: CursorResult[Any]) -> list[int]:
    """The driver's own rows, a quarter of the time of SQLAlchemy's: it shows in lists of a million ids."""
    assert result.cursor is not None
    return [value for (value,) in result.cursor.fetchall()]
