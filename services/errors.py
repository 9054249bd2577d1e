"""What can go wrong with faces, in the words of faces; `app/errors.py` says what each is in HTTP.

ServiceError
├── InvalidParameter     a value is wrong, or does not go with another one; `field` names it
├── FaceNotFound         no face has this id
├── NetworkNotReady      the network is still loading, or the service is stopping
├── NetworkMismatch      making the face takes a network that is none of the configured ones
├── NetworkUnusable      a configured network cannot be loaded
├── DirectionsUnusable   a file of directions cannot be read, or does not fit its network
├── QueueFull            too many faces wait already; `retry_after` says when to come again
├── ClientGone           whoever asked for it does not wait for it any more
└── ResultsError         the results folder cannot be used
    └── StorageFull      its disk is full

StartError               not a request's failure: the service cannot start, for the reason in its one line
InvalidRecipe            a record is not a recipe that this version understands
"""

from __future__ import annotations


class ServiceError(Exception):
    """The base of everything that a request can be told."""


class InvalidParameter(ServiceError):
    """The value of `field` cannot be used; raised before anything is made."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field


class FaceNotFound(ServiceError):
    """There is no face with the id `face_id`; `field` is the parameter that named it, if it was one."""

    def __init__(self, face_id: int, field: str = "") -> None:
        super().__init__(f"{field}: there is no face {face_id}." if field else f"There is no face {face_id}.")
        self.face_id = face_id
        self.field = field


class NetworkNotReady(ServiceError):
    """Nothing can be made at the moment; `retry_after` in seconds."""

    def __init__(self, message: str = "The network is still loading.", retry_after: int = 2) -> None:
        super().__init__(message)
        self.retry_after = retry_after


class NetworkMismatch(ServiceError):
    """A face belongs to none of the networks here; `network` is the name of the one that it needs."""

    def __init__(self, message: str, network: str) -> None:
        super().__init__(message)
        self.network = network


class NetworkUnusable(ServiceError):
    """The configured network `network` cannot be loaded, for the reason in the message; the next request tries anew."""

    def __init__(self, message: str, network: str) -> None:
        super().__init__(message)
        self.network = network


class DirectionsUnusable(ServiceError):
    """A configured file of directions is wrong, as the message says; the next request reads it anew."""


class QueueFull(ServiceError):
    """More faces wait than the queue may hold; `retry_after` in seconds, an estimate from the network's pace."""

    def __init__(self, waiting: int, retry_after: int) -> None:
        super().__init__(f"{waiting} faces wait for the network already.")
        self.retry_after = retry_after


class ClientGone(ServiceError):
    """The connection was closed before the work was done; nothing of the request is kept."""

    def __init__(self) -> None:
        super().__init__("The connection was closed while the work went on.")


class ResultsError(ServiceError):
    """The results folder could not be read or written; nothing of the request is kept."""


class StorageFull(ResultsError):
    """The disk of the results folder is full; nothing of the request is kept."""


class StartError(Exception):
    """The service cannot start."""


class InvalidRecipe(ValueError):
    """A recipe has a missing, unknown or impossible value."""
