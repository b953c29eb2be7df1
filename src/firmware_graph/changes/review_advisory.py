"""Review the draft of an advisory, by another person than those who wrote it."""

from firmware_graph.changes.advisory_moves import changed_meanwhile, move_alone, paper_in
from firmware_graph.changes.advisory_text import Person
from firmware_graph.database.reader import GraphReader
from firmware_graph.errors import Forbidden
from firmware_graph.model.advisory import Advisory, AdvisoryState


async def review_advisory(
    reader: GraphReader, advisory_id: str, *, reviewer: Person, now_ms: int, revision: int | None = None
) -> Advisory:
    """Record that a draft was reviewed: the text of a revision, or without one as it stands.

    Raises:
        BadUserInput: There is no advisory of the ID.
        Conflict: It is no draft, or its text is of another revision, or was written anew meanwhile.
        Forbidden: The reviewer wrote a part of it, or is no person.
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
