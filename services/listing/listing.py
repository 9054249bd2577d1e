"""Lists stored faces page by page, also by what was measured on them."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Mapping, Sequence

from db.face_filter import FaceFilter, FaceOrder
from db.face_row import FaceRow, MeasuredRow
from db.face_store import FaceStore
from services.errors import InvalidParameter
from services.faces.lookup import StoredFaces
from services.listing.nearness import Nearness
from services.measurements.measurements import Measurements
from services.measurements.methods import Method
from services.measurements.record import values_in
from services.recipes.face import Face, from_row
from services.rendering.networks import Networks

conditions = FaceFilter  # for callers that know no database
BY_ID, BY_TIME, BY_DISTANCE = "id", "created", "distance"
Place = tuple[float | None, int]  # where a page ends: the value that the list is sorted by, and the id


@dataclasses.dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which faces are listed, and in which order.

    Attributes:
        faces: Conditions that the database checks.
        where: The lowest and the highest value of measured quantities. Faces that were not measured do not fit.
        sort: BY_ID, BY_TIME, BY_DISTANCE, or a measured quantity. Faces that were not measured, and those that have no
            distance because they are of another network, come last.
        descending: Whether the largest come first.
        to: The face that BY_DISTANCE is measured from.
    """

    faces: FaceFilter = dataclasses.field(default_factory=FaceFilter)
    where: Mapping[str, tuple[float, float]] = dataclasses.field(default_factory=dict)
    sort: str = BY_ID
    descending: bool = False
    to: int | None = None


@dataclasses.dataclass(frozen=True)
class Page:
    """A page of a list.

    Attributes:
        faces: The faces.
        total: How many faces the list has on all pages.
        last: Where the page ends; None on the last page.
        unmeasured: How many faces fulfil the other conditions, but were not measured yet; None if that did not matter.
    """

    faces: Sequence[Face]
    total: int
    last: Place | None
    unmeasured: int | None = None


class Listing:
    """Lists the faces of a store.

    Args:
        stored: The stored faces, which know when the results folder has been read.
        store: The store.
        networks: The networks, to which measured values belong.
        measurements: How each network's faces are measured.
    """

    def __init__(self, stored: StoredFaces, store: FaceStore, networks: Networks, measurements: Measurements) -> None:
        self._stored = stored
        self._store = store
        self._networks = networks
        self._measurements = measurements
        self._nearness = Nearness(networks, store)

    def page(self, wanted: Wanted, limit: int, after: Place | None = None) -> Page:
        """Returns at most `limit` faces behind the place `after`, or from the first one.

        Raises:
            InvalidParameter: `where` or `sort` names nothing that is measured of the loaded networks.
            FaceNotFound: There is no face `to`.
            NetworkMismatch: The network of the face `to` is not configured.
            NetworkNotReady: The results folder is still being read.
        """
        self._stored.be_up_to_date()
        if not wanted.where and wanted.sort in (BY_ID, BY_TIME):
            return self._page_of_store(wanted, limit, after)
        return self._page_of_values(wanted, limit, after)

    def _page_of_store(self, wanted: Wanted, limit: int, after: Place | None) -> Page:
        order = FaceOrder(by_time=wanted.sort == BY_TIME, descending=wanted.descending)
        last = None if after is None else (after[0] or 0.0, after[1])
        rows = self._store.page(wanted.faces, order, limit + 1, last)
        return _page(rows[:limit], self._store.count(wanted.faces), len(rows) > limit)

    def _page_of_values(self, wanted: Wanted, limit: int, after: Place | None) -> Page:
        rows, sorted_by = self._store.measured(wanted.faces), wanted.sort
        names = [*wanted.where, *([] if sorted_by in (BY_ID, BY_TIME, BY_DISTANCE) else [sorted_by])]
        methods = self._methods(names, wanted)
        read = [(row, values_in(methods[row.fingerprint], row.measures, names) if row.fingerprint in methods else None)
                for row in rows]  # fmt: skip
        unmeasured = sum(values is None for _, values in read)
        if wanted.where:
            read = [(row, values) for row, values in read if values is not None and _fit(values, wanted.where)]
        near = self._distances(wanted, [row for row, _ in read])
        keyed = sorted((_key(row, values, near.get(row.id), wanted), row.id) for row, values in read)
        behind = [pair for pair in keyed if after is None or pair > (_key_of(after, wanted), after[1])]
        found = self._store.rows_of([face_id for _, face_id in behind[:limit]])
        page = [found[face_id] for _, face_id in behind[:limit] if face_id in found]
        more = len(behind) > limit
        last = _place(behind[limit - 1], wanted) if more else None
        return Page([from_row(row) for row in page], len(keyed), last, unmeasured if names else None)

    def _distances(self, wanted: Wanted, rows: Sequence[MeasuredRow]) -> dict[int, float]:
        """Returns the distance of each row from the face `to`, if the list is sorted by it."""
        if wanted.sort != BY_DISTANCE:
            return {}
        assert wanted.to is not None
        return self._nearness.to(self._stored.face(wanted.to, "to"), rows)

    def _methods(self, names: Sequence[str], wanted: Wanted) -> dict[str, Method]:
        """Returns the methods that measure all `names`, by the fingerprint of the network."""
        self._networks.check_ready()  # or no quantity would be known
        loaded = self._networks.loaded()
        methods = {network.fingerprint: self._measurements.method(network) for network in loaded.values()}
        for name in names:
            if not any(name in method.quantities for method in methods.values()):
                known = sorted({each for method in methods.values() for each in method.quantities})
                field = "where" if name in wanted.where else "sort"
                raise InvalidParameter(
                    field, f"{field} must name a measured quantity: {', '.join(known)}. Received: {name[:60]!r}."
                )
        return {key: each for key, each in methods.items() if set(names) <= set(each.quantities)}


_Key = tuple[bool, float]  # whether the value is missing, and the value with the sign of the order


def _key(row: MeasuredRow, values: Sequence[float] | None, distance: float | None, wanted: Wanted) -> _Key:
    if wanted.sort == BY_ID:
        value: float | None = row.id
    elif wanted.sort == BY_TIME:
        value = row.created
    elif wanted.sort == BY_DISTANCE:
        value = distance
    else:
        value = None if values is None else values[-1]
    return _key_of((value, row.id), wanted)


def _key_of(place: Place, wanted: Wanted) -> _Key:
    value = place[0]
    if value is None or math.isnan(value):
        return True, 0.0
    return False, -value if wanted.descending else value


def _place(pair: tuple[_Key, int], wanted: Wanted) -> Place:
    (is_missing, value), face_id = pair
    return None if is_missing else -value if wanted.descending else value, face_id


def _fit(values: Sequence[float], where: Mapping[str, tuple[float, float]]) -> bool:
    return all(low <= value <= high for value, (low, high) in zip(values, where.values(), strict=False))


def _page(rows: Sequence[FaceRow], total: int, more: bool) -> Page:
    last = (rows[-1].created, rows[-1].id) if more and rows else None
    return Page([from_row(row) for row in rows], total, last)
