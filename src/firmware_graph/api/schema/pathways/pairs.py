"""Pairs of devices that run together, as reported by rows."""

from collections.abc import Sequence
from operator import attrgetter
from typing import Annotated, Final

import strawberry

from firmware_graph.api.schema.connection import Connection
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import PairCause, PairVerdict
from firmware_graph.api.schema.fields import column, relation, stands_for
from firmware_graph.api.schema.inputs import row_input
from firmware_graph.api.schema.paging import paged
from firmware_graph.api.schema.pathways.pathway import UpgradePathwayResult
from firmware_graph.api.schema.products.references import FirmwareReference
from firmware_graph.api.schema.products.resolution import FirmwareResolution
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model import pair
from firmware_graph.model.pathway import PathwayAnswer
from firmware_graph.questions.pathways.next_of_pairs import next_of_pairs

POSITION: Final = attrgetter("position")
NO_IDENTIFIER: Final = "A stand-in of at most 200 characters: no identifier of a device or a supply point."


@row_input(
    pair.PairRow,
    description="What a source reports of one end of a pair, two or more to a `pair`; kept nowhere. No identifier of a "
    "device or a supply point belongs in it.",
)
class PairRow:
    """What a source reports about one end of a pair."""

    pair: str = strawberry.field(description=NO_IDENTIFIER)
    end: str = strawberry.field(description="Which of the two devices, in any words. " + NO_IDENTIFIER)
    firmware: FirmwareReference
    source: str | None = strawberry.field(description="Who reports it, such as an inventory. " + NO_IDENTIFIER)
    reported_at: DateTime | None
    cause: PairCause | None


PairRows = Annotated[list[pair.PairRow], strawberry.argument(graphql_type=list[PairRow])]


@strawberry.type(description="A row of a pair, with the version that it means.")
class PairStatement:
    """A row of a pair."""

    is_type_of = stands_for(pair.PairStatement)

    end: str
    source: str | None
    reported_at: DateTime | None
    firmware: FirmwareResolution
    is_newest: bool = column("Of the rows of its end: the one that the verdict goes by.")


async def next_of(results: Sequence[pair.PairResult], context: OperationContext) -> Sequence[Sequence[PathwayAnswer]]:
    """Resolve `next`."""
    return await next_of_pairs(context.reader, results, clocks=context.clocks)


@strawberry.type(description="What the rows of a pair come to, by the newest of each end.")
class PairResult:
    """The result for the rows of a pair."""

    is_type_of = stands_for(pair.PairResult)

    pair: str
    verdict: PairVerdict
    cause: PairCause = column("As reported, by the newest row of an end.")
    next: list[UpgradePathwayResult] = relation(
        next_of,
        "Each end's pathway to the newest versions that are declared to go together, or are one, and that both can get "
        "to; in the order in which the ends were given.",
    )
    disagreement: bool = column("Whether two rows report one end differently: `statements` say which is newer.")
    statements: list[PairStatement] = column("By end, the newest first.")
    message: str | None = column("Why it is NOT_RESOLVED.")


@strawberry.type(description="How pairs of devices stand.")
class PairReport:
    """The state of pairs of devices."""

    is_type_of = stands_for(pair.PairReport)

    in_step: int = column("SAME and COMPATIBLE.")
    out_of_step: int
    not_declared: int
    not_resolved: int
    rows: Connection[PairResult] = relation(
        paged("rows", place=POSITION), "In the order in which the pairs were given."
    )
