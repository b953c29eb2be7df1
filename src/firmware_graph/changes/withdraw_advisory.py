"""Withdraw an advisory: a released one ends, and stays readable; a draft is set aside."""

from typing import Final

from firmware_graph.changes.advisory_moves import COMMITTEE, KIND, end_inside, move_alone, paper_in, tell
from firmware_graph.changes.advisory_text import Person
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.waiter import Waiter
from firmware_graph.database.writer import change
from firmware_graph.errors import BadUserInput
from firmware_graph.model.advisory import Advisory, AdvisoryState

STANDING: Final = (AdvisoryState.DRAFT, AdvisoryState.REVIEWED, AdvisoryState.RELEASED)
LONGEST_REASON: Final = 1_000


async def withdraw_advisory(  # noqa: PLR0913 - what is withdrawn, why and by whom
    reader: GraphReader,
    advisory_id: str,
    *,
    reason: str,
    by: Person,
    now_ms: int,
    waiter: Waiter | None = None,
) -> Advisory:
    """Withdraw an advisory; the reason is for the Security Sub-Committee only.

    The end of a released one is published as an event on all its entries, and its text stays readable. For a draft
    there is no event.

    Raises:
        BadUserInput: No advisory has the ID, or the reason is blank or too long.
        Conflict: It has ended already, or was changed meanwhile.
        GraphTimeout: Other writers held the lock all the time, or the caller has left.
        GraphUnavailable: The database cannot be reached.
    """
    why = reason.strip()
    if not 0 < len(why) <= LONGEST_REASON or not why.replace("\n", " ").isprintable():
        message = f"Give 'reason' 1 to {LONGEST_REASON:,} characters that can be printed."
        raise BadUserInput(message, argument="reason", maximum=LONGEST_REASON)
    paper = await paper_in(reader, advisory_id, STANDING)
    state = AdvisoryState.WITHDRAWN
    if paper.state != AdvisoryState.RELEASED:
        facts = {"state": state.value, "withdrawn_at": now_ms, "withdrawal_reason": why}
        await move_alone(reader.graph, paper, facts)
        return paper.advisory._replace(state=state.value, withdrawn_at=now_ms)
    async with change(reader.graph, kind=KIND, actor=by.name, waiter=waiter) as under_way:
        under_way.submitter = COMMITTEE
        moment = under_way.recorded_at
        await end_inside(under_way, paper, state, withdrawn_at=moment, withdrawal_reason=why)
        await tell(under_way, paper.cpl_entry_ids, [advisory_id])
    return paper.advisory._replace(state=state.value, withdrawn_at=moment)
