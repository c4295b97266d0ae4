"""What can be wrong with a request, each with the status a browser sees."""

from __future__ import annotations


class PlacementError(Exception):
    """Something the reader can understand and do something about; its text is in the reader's language."""

    status = 400


class NotFound(PlacementError):
    """The thing does not exist, or not for this reader; the two cannot be told apart."""

    status = 404


class NotAllowed(PlacementError):
    """The reader may see the thing, but may not do that with it."""

    status = 403


class WrongState(PlacementError):
    """The row's present state does not allow this move, whoever asks."""

    status = 409


class Refused(PlacementError):
    """The input breaks a rule that no form could know alone."""

    status = 422
