"""End a limitation of a device model; its record stays."""

from typing import Final

from firmware_graph.changes.state_limitation import KIND, LimitationAuthor, tell, versions_of
from firmware_graph.database.graph import Graph
from firmware_graph.database.waiter import Waiter
from firmware_graph.database.writer import change
from firmware_graph.errors import BadUserInput
from firmware_graph.model.limitation import Limitation

NO_LIMITATION: Final = "There is no limitation of this ID, or it has ended."


async def end_limitation(
    graph: Graph, limitation_id: str, *, author: LimitationAuthor, waiter: Waiter | None = None
) -> Limitation:
    """End a limitation as one change of the FIR, published as an event on the entries of the model.

    Raises:
        BadUserInput: No limitation has this ID, or it has ended; the same where the author does not own the code of its
            model, or the model has no entries that would show the code.
        GraphTimeout: Other writers held the lock all the time, or the caller has left.
        GraphUnavailable: The database cannot be reached.
    """
    async with change(graph, kind=KIND, actor=author.name, waiter=waiter) as under_way:
        under_way.submitter = author.submitter
        under_way.is_discarded = True
        ended = await under_way.run(
            "end_limitation", limitation_id=limitation_id, recorded_to=under_way.recorded_at, ended_by=author.name
        )
        if not ended:
            raise BadUserInput(NO_LIMITATION, argument="id")
        limitation = Limitation._make(ended[0]["limitation"])
        versions = await versions_of(under_way, limitation.model_key)
        if author.owned_codes is not None and (not versions or author.codes_of_others(versions)):
            raise BadUserInput(NO_LIMITATION, argument="id")
        tell(under_way, versions)
        under_way.is_discarded = False
    return limitation
