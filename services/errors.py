"""What can go wrong in services, free of HTTP; `app/errors.py` maps each error to an answer.

ServiceError
├── InvalidParameter     a value is wrong, or contradicts another one; `field` names it
├── NotMeasurable        what is asked for needs a measurement that cannot be made; `field` names it
├── OutOfRange           the network cannot make what is asked for; `nearest` says what it can make
├── FaceNotFound         no face has this id
├── SeedTaken            a deleted face cannot be restored, because a face of its seed was made meanwhile
├── PictureNotFound      the face has other pixels than those that were asked for
├── NetworkNotReady      the network is still loading, or the service is stopping
├── NetworkMismatch      the face needs a network that is none of the configured ones
├── NetworkUnusable      a configured network cannot be loaded
├── DirectionsUnusable   a file of directions cannot be read, or does not fit its network
├── MeasuresUnusable     a file of measuring networks cannot be used
├── NotAvailable         a value is right, but this service lacks what it needs; `field` names it
├── NotEnoughFaces       too few random faces fit; the message says what limits
├── QueueFull            too many faces wait already; `retry_after` says when to try again
├── MemoryFull           other requests hold the memory that is needed; `retry_after` says when to try again
├── NeedsTooMuchMemory   the request alone needs more memory than all requests may take
├── ClientGone           the client has closed its connection
├── Superseded           a newer preview of the same stream has taken its place
├── DeadlinePassed       the work takes longer than the request allows; `retry_after` says when to try again
└── ResultsError         the results folder cannot be used
    └── StorageFull      its disk is full

StartError               the service cannot start; the message is one line
InvalidRecipe            a record is not a recipe, or is one of a later version
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any


class ServiceError(Exception):
    """The base class of all errors that a request can be answered with."""


class InvalidParameter(ServiceError):
    """The value of `field` cannot be used. Raised before anything is made."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotMeasurable(ServiceError):
    """`field` needs a measurement that cannot be made: no measuring network fits, or the picture shows no face."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class OutOfRange(ServiceError):
    """What `field` asks for lies beyond the network's faces; `nearest` is the nearest that can be had, by name."""

    def __init__(self, field: str, message: str, nearest: Mapping[str, Any]) -> None:
        super().__init__(message)
        self.field = field
        self.nearest = dict(nearest)


class FaceNotFound(ServiceError):
    """There is no face with the id `face_id`; `field` is the parameter that named it, if there was one.

    `place` says where it was looked for, if not among all stored faces.
    """

    def __init__(self, face_id: int, field: str = "", place: str = "") -> None:
        found = f"here is no face {face_id}{place and f' in {place}'}."
        super().__init__(f"{field}: t{found}" if field else f"T{found}")
        self.face_id = face_id
        self.field = field


class SeedTaken(ServiceError):
    """The deleted face `face_id` cannot be restored, because the face `other` with its seed was made meanwhile."""

    def __init__(self, face_id: int, other: int | None) -> None:
        super().__init__(f"Face {face_id} cannot be restored: face {other} is the same one, and was made meanwhile.")
        self.face_id = face_id
        self.other = other


class PictureNotFound(ServiceError):
    """The face has other pixels than those whose SHA-256 was asked for; `field` is the parameter that named it."""

    def __init__(self, face_id: int, field: str = "sha256") -> None:
        super().__init__(f"{field}: face {face_id} has other pixels.")
        self.field = field


class NetworkNotReady(ServiceError):
    """Nothing can be made at the moment; `retry_after` is in seconds.

    While a network is being downloaded, `download` has the bytes that are `done`, and the `total` if that is known.
    """

    def __init__(self, message: str, retry_after: int = 2, download: Mapping[str, int | None] | None = None) -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.download = download


class NetworkMismatch(ServiceError):
    """A face belongs to none of the configured networks; `network` is the name of the one that it needs."""

    def __init__(self, message: str, network: str) -> None:
        super().__init__(message)
        self.network = network


class NetworkUnusable(ServiceError):
    """The configured network `network` cannot be loaded; the message says why. The next request tries again."""

    def __init__(self, message: str, network: str) -> None:
        super().__init__(message)
        self.network = network


class DirectionsUnusable(ServiceError):
    """A configured file of directions is wrong; the message says why. The next request reads it again."""


class MeasuresUnusable(ServiceError):
    """A configured file of measuring networks is wrong; the message says why. The next request opens it again."""


class NotAvailable(ServiceError):
    """The value of `field` asks for something that this service cannot do; the message says what is missing."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class NotEnoughFaces(ServiceError):
    """Fewer faces fit than were asked for.

    Attributes:
        found: how many fit.
        tries: how many were drawn.
        limits: the share of them that each condition alone rejected.
    """

    def __init__(self, found: int, amount: int, tries: int, limits: Mapping[str, float]) -> None:
        worst = max(limits, key=lambda name: limits[name], default="")
        why = f" The condition that rejects most is {worst}: {limits[worst]:.1%} of the faces alone." if worst else ""
        super().__init__(f"{found} of {amount} faces were found in {tries} tries.{why}")
        self.found = found
        self.tries = tries
        self.limits = dict(limits)


class QueueFull(ServiceError):
    """Too many faces wait; `retry_after` is an estimate in seconds, from the network's pace."""

    def __init__(self, waiting: int, retry_after: int) -> None:
        super().__init__(f"{waiting} faces wait for the network already.")
        self.retry_after = retry_after


class MemoryFull(ServiceError):
    """Other requests hold the memory that this one needs; `retry_after` is an estimate in seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__("Other requests hold the memory that this one needs.")
        self.retry_after = retry_after


class NeedsTooMuchMemory(ServiceError):
    """The request alone needs more memory, `needed`, than all requests may take, `total`; both in megabytes."""

    def __init__(self, needed: int, total: int) -> None:
        super().__init__(
            f"The request needs about {needed} MB of memory; this service allows {total} MB "
            "(FACESPACE_REQUEST_MEMORY). Ask for a smaller size or fewer faces or frames, or send a smaller picture."
        )
        self.needed = needed
        self.total = total


class ClientGone(ServiceError):
    """The client closed its connection before the work was done; nothing of the request is kept."""

    def __init__(self) -> None:
        super().__init__("The connection was closed while the work went on.")


class Superseded(ServiceError):
    """A newer preview of the same stream has begun, so that nobody wants this one any more."""

    def __init__(self) -> None:
        super().__init__("A newer preview of the same stream has taken the place of this one.")


class DeadlinePassed(ServiceError):
    """The work is not done `seconds` after its begin, as the request asks for; `retry_after` is in seconds."""

    def __init__(self, seconds: float, retry_after: int = 1) -> None:
        super().__init__(f"deadline: the preview is not there after {seconds:g} s.")
        self.retry_after = retry_after


class ResultsError(ServiceError):
    """The results folder could not be read or written; nothing of the request is kept."""


class StorageFull(ResultsError):
    """The disk of the results folder is full; nothing of the request is kept."""


class StartError(Exception):
    """The service cannot start."""


class InvalidRecipe(ValueError):
    """A recipe has a missing, unknown or impossible value."""
