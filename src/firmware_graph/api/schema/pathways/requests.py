"""Requests of which many are answered together."""

from collections.abc import Sequence
from typing import Final, TypeVar

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.products.references import FirmwareReference, Installation, given
from firmware_graph.errors import BadUserInput
from firmware_graph.model import reference
from firmware_graph.questions.pathways import upgrade_pathways

Item = TypeVar("Item")
MOST_REQUESTS: Final = 10_000


@strawberry.input(description="From one version to another; with no `to`, as far as one can go.")
class PathwayRequest:
    """From one version to another, or as far as one can go."""

    source: FirmwareReference = strawberry.field(name="from")
    target: FirmwareReference | None = strawberry.field(name="to", default=UNSET)
    installation: Installation | None = UNSET

    def read(self) -> upgrade_pathways.PathwayRequest:
        """Convert to the input of questions."""
        known = given(self)
        return requested(self.source, known.get("target"), known.get("installation"))


@strawberry.input(description="An exact upgrade.")
class UpgradeRequest:
    """An exact upgrade."""

    source: FirmwareReference = strawberry.field(name="from")
    target: FirmwareReference = strawberry.field(name="to")
    installation: Installation | None = UNSET

    def read(self) -> upgrade_pathways.PathwayRequest:
        """Convert to the input of questions."""
        return requested(self.source, self.target, given(self).get("installation"))


def requested(
    source: FirmwareReference, target: FirmwareReference | None, installation: Installation | None
) -> upgrade_pathways.PathwayRequest:
    """Convert three inputs to the request of questions."""
    return upgrade_pathways.PathwayRequest(
        source.read(),
        target.read() if target else None,
        installation.read() if installation else reference.Installation(),
    )


def read_requests(requests: Sequence[PathwayRequest | UpgradeRequest]) -> list[upgrade_pathways.PathwayRequest]:
    """Read requests that are answered together.

    Raises:
        BadUserInput: There are too many.
    """
    return [request.read() for request in at_most(requests, argument="requests")]


def at_most(items: Sequence[Item], *, argument: str) -> Sequence[Item]:
    """Check that a list is not longer than what is answered together.

    Raises:
        BadUserInput: It is; the message names the argument.
    """
    if len(items) > MOST_REQUESTS:
        message = (
            f"'{argument}' has {len(items):,} items and at most {MOST_REQUESTS:,} are answered together: send several "
            "operations."
        )
        raise BadUserInput(message, argument=argument)
    return items
