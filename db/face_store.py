"""The store of faces, built on SQLAlchemy Core. By default it is SQLite in memory."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

import msgspec
from sqlalchemy import (
    INTEGER,
    Connection,
    CursorResult,
    Engine,
    RowMapping,
    create_engine,
    delete,
    func,
    insert,
    inspect,
    make_url,
    select,
    text,
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

from db.face_filter import FaceFilter, FaceOrder
from db.face_row import DuplicateFace, FaceRow, MeasuredRow, MissingFace, StoreError
from db.schema import faces, metadata
from db.search_text import search_text

_MANY = 500  # bound parameters per statement; SQLite before 3.32 allows 999
_PAGE = 20_000  # ids per query, so that a long list does not block other threads
_BIGGEST_ID = 2**63 - 1
_ADDED = ("measures", "notes", "search")  # columns that tables lack which were made up to version 0.1
_CREATIONS = 3  # attempts to create the tables beside other workers


class FaceStore:
    """Stores faces, and finds them by id and by seed. Several threads may use it at once.

    SQLite in memory has a single connection, which the threads use in turn. Other databases handle concurrent
    connections themselves.

    Args:
        address: The address of the database, as SQLAlchemy writes it.

    Attributes:
        shared: Whether other processes see the same store, which those of SQLite in memory do not.

    Raises:
        StoreError: If SQLAlchemy cannot open the address.
    """

    def __init__(self, address: str = "sqlite://") -> None:
        try:
            self._engine, in_memory = _engine(address)
            self.shared = not in_memory
            self._turn: contextlib.AbstractContextManager[Any] = (
                threading.RLock() if in_memory else contextlib.nullcontext()
            )
            _create_tables(self._engine)
        except (ArgumentError, NoSuchModuleError, ImportError) as error:
            raise StoreError(
                "it must be an address such as sqlite:///faces.db or postgresql://host/database. "
                f"SQLAlchemy says: {error}"
            ) from error
        except SQLAlchemyError as error:
            raise StoreError(f"the database cannot be opened ({str(error).splitlines()[0]})") from error

    def close(self) -> None:
        """Closes all connections to the database."""
        self._engine.dispose()

    @contextlib.contextmanager
    def saving(self, new: Iterable[FaceRow], again: Iterable[FaceRow] = ()) -> Iterator[None]:
        """Adds and replaces rows if the block succeeds. Other readers do not see them before.

        Args:
            new: The rows to add.
            again: The rows to replace, by their ids.

        Raises:
            DuplicateFace: If an id, or a seed of the same network, psi and class, is already stored.
            MissingFace: If a row to be replaced does not exist.
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
        """Adds all of `rows` or none.

        Raises:
            DuplicateFace: If an id, or a seed of the same network, psi and class, is already stored.
        """
        with self.saving(rows):
            pass

    def update(self, row: FaceRow) -> None:
        """Replaces the row that has the id of `row`.

        Raises:
            MissingFace: If there is none.
        """
        with self.saving([], [row]):
            pass

    def remember(self, face_id: int, sha256: str, measures: str) -> FaceRow | None:
        """Keeps what was measured on the pixels of a face, and returns the new row.

        Returns None and keeps nothing if there is no row with this id and this hash of the pixels.
        """
        same = (faces.c.id == face_id) & (faces.c.sha256 == sha256)
        with self._transaction() as connection:
            connection.execute(update(faces).where(same).values(measures=measures))
            found = connection.execute(select(faces).where(same)).mappings().first()
            return None if found is None else _row(found)

    @contextlib.contextmanager
    def removing(self, *ids: int) -> Iterator[None]:
        """Removes the rows of all `ids` if the block succeeds.

        Raises:
            MissingFace: If there is no row with one of them.
        """
        with self._transaction() as connection:
            for face_id in ids:
                if connection.execute(delete(faces).where(faces.c.id == face_id)).rowcount == 0:
                    raise MissingFace(face_id)
            yield

    def get(self, face_id: int) -> FaceRow | None:
        """Returns the row with this id, or None."""
        if not 0 <= face_id <= _BIGGEST_ID:
            return None
        found = self._select(select(faces).where(faces.c.id == face_id))
        return found[0] if found else None

    def of_seeds(self, seeds: Sequence[int], fingerprint: str, psi: float) -> list[FaceRow]:
        """Returns the rows of these seeds on one network at one psi, of any class."""
        of_network = select(faces).where(faces.c.fingerprint == fingerprint, faces.c.psi == psi)
        parts = [of_network.where(faces.c.seed.in_(seeds[k : k + _MANY])) for k in range(0, len(seeds), _MANY)]
        return [row for part in parts for row in self._select(part)]

    def has_seed(self, seed: int) -> bool:
        """Returns whether a face of any network has this seed."""
        with self._transaction() as connection:
            return connection.execute(select(faces.c.id).where(faces.c.seed == seed).limit(1)).first() is not None

    def ids(self, after: int = 0, limit: int | None = None) -> list[int]:
        """Returns at most `limit` ids above `after`, in ascending order."""
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
        """Yields every row with an id above `after`, in ascending order of ids."""
        after = min(after, _BIGGEST_ID)
        while page := self._select(select(faces).where(faces.c.id > after).order_by(faces.c.id).limit(_MANY)):
            yield from page
            after = page[-1].id

    def count(self, wanted: FaceFilter) -> int:
        """Returns how many faces fulfil the conditions."""
        query = select(func.count()).select_from(faces).where(*wanted.conditions(self._dialect))
        with self._transaction() as connection:
            return int(connection.execute(query).scalar_one())

    def page(
        self, wanted: FaceFilter, order: FaceOrder, limit: int, last: tuple[float, int] | None = None
    ) -> list[FaceRow]:
        """Returns at most `limit` rows that fulfil the conditions, in order, behind the one with this time and id."""
        query = select(faces).where(*wanted.conditions(self._dialect)).order_by(*order.columns).limit(limit)
        return self._select(query if last is None else query.where(order.after(last)))

    def measured(self, wanted: FaceFilter) -> list[MeasuredRow]:
        """Returns what a list by measured values needs of all faces that fulfil the conditions."""
        columns = select(faces.c.id, faces.c.created, faces.c.fingerprint, faces.c.measures)
        with self._transaction() as connection:
            found = connection.execute(columns.where(*wanted.conditions(self._dialect)))
            assert found.cursor is not None
            return [MeasuredRow(*values) for values in found.cursor.fetchall()]

    def rows_of(self, ids: Sequence[int]) -> dict[int, FaceRow]:
        """Returns the rows of these ids, as far as they exist."""
        parts = [select(faces).where(faces.c.id.in_(ids[k : k + _MANY])) for k in range(0, len(ids), _MANY)]
        return {row.id: row for part in parts for row in self._select(part)}

    @property
    def _dialect(self) -> str:
        return self._engine.dialect.name

    def _select(self, query: Any) -> list[FaceRow]:
        with self._transaction() as connection:
            return [_row(found) for found in connection.execute(query).mappings()]

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[Connection]:
        with self._turn, self._engine.begin() as connection:
            yield connection


def _engine(address: str) -> tuple[Engine, bool]:
    """Returns an engine, and whether it is SQLite in memory."""
    url = make_url(address)
    if url.get_backend_name() != "sqlite":
        return create_engine(url, pool_pre_ping=True), False
    if url.database in (None, "", ":memory:") or "mode" in url.query:
        return create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False}), True
    return create_engine(url, connect_args={"timeout": 30}), False


def _create_tables(engine: Engine) -> None:
    """Creates the tables that are missing, and gives those of earlier versions what they lack."""
    for _ in range(_CREATIONS):
        try:
            metadata.create_all(engine)
            break
        except (OperationalError, ProgrammingError, IntegrityError):
            continue  # another worker created a table after this one had checked that it was missing
    else:
        metadata.create_all(engine)
    if engine.dialect.name == "postgresql":
        _widen(engine)
    for column in _ADDED:
        _add_column(engine, column)


def _widen(engine: Engine) -> None:
    """Gives columns that were INTEGER up to version 0.1, which seeds from 2^31 on do not fit into, 64 bits."""
    with engine.begin() as connection:
        types = {column["name"]: column["type"] for column in inspect(connection).get_columns(faces.name)}
        for name in ("id", "seed"):
            if isinstance(types[name], INTEGER):
                connection.execute(text(f"ALTER TABLE {faces.name} ALTER COLUMN {name} TYPE BIGINT"))


def _add_column(engine: Engine, name: str) -> None:
    """Adds a column of texts unless the table has it."""
    if _has_column(engine, name):
        return
    try:
        with engine.begin() as connection:
            connection.execute(text(f"ALTER TABLE {faces.name} ADD COLUMN {name} TEXT"))
    except (OperationalError, ProgrammingError, IntegrityError):
        if not _has_column(engine, name):  # otherwise another worker has added it meanwhile
            raise


def _has_column(engine: Engine, name: str) -> bool:
    return any(column["name"] == name for column in inspect(engine).get_columns(faces.name))


def _values(row: FaceRow) -> dict[str, Any]:
    return {**msgspec.structs.asdict(row), "search": search_text(row.notes)}


def _row(found: RowMapping) -> FaceRow:
    values = {key: value for key, value in found.items() if key not in ("class", "search")}
    return FaceRow(**values, class_=found["class"])


def _first_column(result: CursorResult[Any]) -> list[int]:
    """Returns the first column, from the driver's own rows.

    This takes a quarter of the time of SQLAlchemy's rows, which matters in lists of a million ids.
    """
    assert result.cursor is not None
    return [value for (value,) in result.cursor.fetchall()]
