"""Review the draft of an advisory, by a person other than its authors."""

from firmware_graph.changes.advisory_moves import changed_meanwhile, move_alone, paper_in
from firmware_graph.changes.advisory_text import Person
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import Forbidden
from firmware_graph.model.advisory import Advisory, AdvisoryState


async def review_advisory(
    reader: GraphReader, advisory_id: str, *, reviewer: Person, now_ms: int, revision: int | None = None
) -> Advisory:
    """Record that a draft was reviewed: the text of a revision, or the current text if none is given.

    Raises:
        BadUserInput: No advisory has the ID.
        Conflict: It is not a draft, or its text is of another revision, or was rewritten meanwhile.
        Forbidden: The reviewer wrote a part of it, or is not a person.
        GraphUnavailable: The database cannot be reached.
    """
    subject = reviewer.identity
    paper = await paper_in(reader, advisory_id, (AdvisoryState.DRAFT,))
    if revision is not None and paper.revision != revision:
        raise changed_meanwhile()
    if subject in paper.authors:
        raise Forbidden("Nobody reviews what it wrote itself, a part of it neither: leave it to another person.")
    state = AdvisoryState.REVIEWED.value
    await move_alone(reader.graph, paper, {"state": state, "reviewer": subject, "reviewed_at": now_ms})
    return paper.advisory._replace(state=state)
