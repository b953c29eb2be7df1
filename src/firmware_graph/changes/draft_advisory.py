"""Draft an advisory, or change the text of an unreleased one: a working paper, without any event."""

import uuid
from typing import Any

from firmware_graph.changes.advisory_moves import changed_meanwhile, paper_in
from firmware_graph.changes.advisory_text import Person, checked_text
from firmware_graph.changes.places import place_at
from firmware_graph.changes.settled import settled
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.model.advisory import Advisory, AdvisoryState, AdvisoryText

UNRELEASED = (AdvisoryState.DRAFT, AdvisoryState.REVIEWED)


async def draft_advisory(
    reader: GraphReader, stated: AdvisoryText, *, author: Person, advisory_id: str | None = None, now_ms: int
) -> Advisory:
    """Store a text as a draft, new or for an unreleased advisory, whose review ends with that.

    Raises:
        BadUserInput: A part of it is invalid, or no advisory has the ID.
        Conflict: The advisory was released, or someone else has rewritten it meanwhile.
        Forbidden: The author is not a person.
        GraphUnavailable: The database cannot be reached.
    """
    writer = author.identity
    text = await settled(reader, lambda settling: checked_text(settling, stated, advisory_id=advisory_id))
    if advisory_id is None:
        return await drafted(reader, text, writer, now_ms)
    paper = await paper_in(reader, advisory_id, UNRELEASED)
    number = paper.revision + 1
    authors = [*dict.fromkeys([*paper.authors, writer])]
    facts = {**text._asdict(), "state": AdvisoryState.DRAFT.value, "revision": number, "authors": authors}
    revised = await run_alone(
        reader.graph,
        "revise_advisory_paper",
        advisory_id=advisory_id,
        revision=paper.revision,
        paper={**facts, "written_at": now_ms},
        written=written(advisory_id, number, text, writer, now_ms),
    )
    if not revised:
        raise changed_meanwhile()
    return paper.advisory._replace(**text._asdict(), state=AdvisoryState.DRAFT.value)


async def drafted(reader: GraphReader, text: AdvisoryText, writer: str, now_ms: int) -> Advisory:
    """Store a new draft."""
    advisory_id = str(uuid.uuid4())
    advisory = Advisory(advisory_id, place_at(now_ms, advisory_id), AdvisoryState.DRAFT.value, *text)
    known = {name: value for name, value in advisory._asdict().items() if value is not None}
    await run_alone(
        reader.graph,
        "add_advisory_paper",
        paper={**known, "revision": 1, "authors": [writer], "written_at": now_ms},
        written=written(advisory_id, 1, text, writer, now_ms),
    )
    return advisory


def written(advisory_id: str, number: int, text: AdvisoryText, writer: str, now_ms: int) -> dict[str, Any]:
    """Return the properties of one revision of the text."""
    stated = {name: value for name, value in text._asdict().items() if name != "supersedes" and value is not None}
    return {"advisory_id": advisory_id, "number": number, **stated, "written_by": writer, "written_at": now_ms}
