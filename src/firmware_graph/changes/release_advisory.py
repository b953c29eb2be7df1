"""Release a reviewed advisory to SEC Parties, after a check of its words and entries."""

from collections.abc import Collection, Sequence
from typing import Final

from firmware_graph.changes.advisory_moves import COMMITTEE, KIND, end_inside, move_inside, paper_in, tell
from firmware_graph.changes.advisory_text import Person
from firmware_graph.changes.places import place_at
from firmware_graph.changes.settled import settled
from firmware_graph.database.decided_on import DecidedOn, check_revision
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.waiter import Waiter
from firmware_graph.database.writer import Change, change
from firmware_graph.errors import BadUserInput
from firmware_graph.model.advisory import Advisory, AdvisoryFinding, AdvisoryFindingCode, AdvisoryPaper, AdvisoryState
from firmware_graph.model.clocks import Clocks
from firmware_graph.questions.publication.advisory_findings import advisory_findings, finding_codes

ARGUMENT: Final = "despite"


class HasFindings(BadUserInput):
    """Raised when an advisory has findings that the caller did not accept; it reveals restricted facts."""

    def __init__(self, findings: Sequence[AdvisoryFindingCode], cpl_entry_ids: Sequence[int]) -> None:
        codes = [code.value for code in findings]
        message = (
            f"The advisory has findings: {', '.join(codes)}. Look at `findings`; write it anew, or name in "
            f"'{ARGUMENT}' what it is to be released despite, which is recorded."
        )
        super().__init__(message, argument=ARGUMENT, findings=codes)
        self.cpl_entry_ids = cpl_entry_ids


async def release_advisory(  # noqa: PLR0913 - what is released, despite what and by whom
    reader: GraphReader,
    advisory_id: str,
    *,
    despite: Collection[AdvisoryFindingCode],
    releaser: Person,
    now_ms: int,
    waiter: Waiter | None = None,
) -> Advisory:
    """Release an advisory as reviewed; the one that it supersedes ends with that.

    It becomes a fact of the FIR, published as an event on all its entries. Findings despite which it is released are
    recorded. They are of exactly the state that is published when it is released. Its position in the list, which
    cursors name, is the moment of its release: the moment of its draft is never revealed.

    Raises:
        BadUserInput: No advisory has the ID, or what it supersedes is no longer in force.
        Conflict: It is not reviewed, or was changed, or something was published, meanwhile.
        Forbidden: The releaser is not a person.
        HasFindings: It has findings that `despite` does not name.
        GraphTimeout: Other writers held the lock all the time, or the caller has left.
        GraphUnavailable: The database cannot be reached.
    """
    subject = releaser.identity
    paper = await paper_in(reader, advisory_id, (AdvisoryState.REVIEWED,))
    superseded = await superseded_by(reader, paper)
    findings, seen = await settled(reader, lambda settling: found_on(settling, paper, Clocks(now_ms)))
    found = finding_codes(findings)
    if others := [code for code in found if code not in despite]:
        raise HasFindings(others, paper.cpl_entry_ids)
    async with change(reader.graph, kind=KIND, actor=releaser.name, waiter=waiter) as under_way:
        under_way.submitter = COMMITTEE
        await check_revision(under_way, seen)
        advisory = await release_inside(under_way, paper, released_by=subject, despite=found)
        entries = set(paper.cpl_entry_ids)
        if superseded is not None:
            await end_inside(under_way, superseded, AdvisoryState.SUPERSEDED, superseded_by=advisory_id)
            entries.update(superseded.cpl_entry_ids)
        await tell(under_way, entries, [advisory_id, *([superseded.advisory_id] if superseded else [])])
    return advisory


async def release_inside(
    under_way: Change, paper: AdvisoryPaper, *, released_by: str, despite: Collection[AdvisoryFindingCode]
) -> Advisory:
    """Release an advisory inside a change, in the working papers and for its readers, and return it.

    Raises:
        Conflict: Someone else has changed it since it was read.
    """
    state, moment = AdvisoryState.RELEASED.value, under_way.recorded_at
    signed = {"released_by": released_by, "released_despite": [code.value for code in despite]}
    await move_inside(under_way, paper, {"state": state, "released_at": moment, **signed})
    place = place_at(moment, paper.advisory_id)
    advisory = paper.advisory._replace(state=state, released_at=moment, place=place)
    known = {name: value for name, value in advisory._asdict().items() if value is not None}
    await under_way.run("add_advisory", advisory=known)
    return advisory


async def found_on(
    reader: GraphReader, paper: AdvisoryPaper, clocks: Clocks
) -> tuple[list[AdvisoryFinding], DecidedOn]:
    """Return the findings on an advisory, and the revision that they are based on."""
    findings = await advisory_findings(reader, paper.advisory, clocks=clocks)
    return findings, DecidedOn((await reader.confirm()).id_for(reader.tiers), reader.tiers)


async def superseded_by(reader: GraphReader, paper: AdvisoryPaper) -> AdvisoryPaper | None:
    """Return what an advisory supersedes, if anything.

    Raises:
        Conflict: That is no longer in force.
    """
    return None if paper.supersedes is None else await paper_in(reader, paper.supersedes, (AdvisoryState.RELEASED,))
