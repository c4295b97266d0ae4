"""The worker's part: what is to go public at a set time goes public then, without anybody's press."""

from __future__ import annotations

from placement.demand import queries, service
from placement.foundation.clock import now
from placement.foundation.errors import WrongState


def perform_next() -> bool:
    """Publish what is due on one list; return whether there was any."""
    listed = queries.list_due(now())
    try:
        return listed is not None and service.publish_due(listed) > 0
    except WrongState:  # the round was closed meanwhile; nothing is due then
        return False
