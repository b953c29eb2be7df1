"""Requests that are answered in batches."""

from collections.abc import Sequence
from typing import Annotated, TypeVar

import strawberry

from firmware_graph.api.schema.inputs import row_input
from firmware_graph.api.schema.products.references import FirmwareReference, Installation
from firmware_graph.errors import BadUserInput
from firmware_graph.model.request_limits import RequestLimits
from firmware_graph.questions.pathways.shared import resolved_requests

Item = TypeVar("Item")


@row_input(
    resolved_requests.PathwayRequest, description="From one version to another; with no `to`, as far as one can go."
)
class PathwayRequest:
    """From one version to another, or as far as possible."""

    source: FirmwareReference = strawberry.field(name="from")
    target: FirmwareReference | None = strawberry.field(name="to")
    installation: Installation | None


@row_input(resolved_requests.PathwayRequest, description="An exact upgrade.")
class UpgradeRequest:
    """An exact upgrade."""

    source: FirmwareReference = strawberry.field(name="from")
    target: FirmwareReference = strawberry.field(name="to")
    installation: Installation | None


PathwayRequests = Annotated[
    list[resolved_requests.PathwayRequest], strawberry.argument(graphql_type=list[PathwayRequest])
]
UpgradeRequests = Annotated[
    list[resolved_requests.PathwayRequest], strawberry.argument(graphql_type=list[UpgradeRequest])
]


def at_most(limits: RequestLimits, items: Sequence[Item], *, argument: str) -> Sequence[Item]:
    """Validate that a list is not longer than a batch may be.

    Raises:
        BadUserInput: It is; the message names the argument.
    """
    if len(items) > limits.items:
        message = (
            f"'{argument}' has {len(items):,} items and at most {limits.items:,} are answered together: send several "
            "operations."
        )
        raise BadUserInput(message, argument=argument, maximum=limits.items)
    return items
