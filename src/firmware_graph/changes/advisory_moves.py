"""The state transitions of advisories: in the working papers, and in what is released."""

from collections.abc import Collection, Iterable
from typing import Any, Final

from firmware_graph.changes.compatibility import read_versions
from firmware_graph.database.graph import Graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.database.writer import Change
from firmware_graph.errors import BadUserInput, Conflict
from firmware_graph.model.advisory import Advisory, AdvisoryPaper, AdvisoryState
from firmware_graph.model.change_event import ChangeKind, Concerned, NewEvent
from firmware_graph.model.submitter import Submitter, SubmitterRole
from firmware_graph.model.touched import Touched
from firmware_graph.model.vocabulary import Tier
from firmware_graph.questions.publication.advisory_papers import advisory_paper_by_id

KIND: Final = "ADVISORY"
COMMITTEE: Final = Submitter(SubmitterRole.SSC)
"""The submitter of an advisory's transitions; the persons are in its working paper."""


async def paper_in(reader: GraphReader, advisory_id: str, states: Collection[AdvisoryState]) -> AdvisoryPaper:
    """Return the working paper of an advisory that is in one of some states.

    Raises:
        BadUserInput: No advisory has this ID.
        Conflict: It is in another state.
    """
    paper = await advisory_paper_by_id(reader, advisory_id)
    if paper is None:
        raise BadUserInput("There is no advisory of this ID: take one from `advisories`.", argument="id")
    if paper.state not in states:
        raise not_in(paper, states)
    return paper


def not_in(paper: AdvisoryPaper, states: Iterable[AdvisoryState]) -> Conflict:
    """Return the error for an advisory that is in none of some states."""
    wanted = " or ".join(state.value for state in states)
    return Conflict(
        f"The advisory is {paper.state}, and this is for one that is {wanted}: look at it again.",
        argument="id",
        state=paper.state,
    )


def changed_meanwhile() -> Conflict:
    """Return the error for an advisory that another person has changed since it was read."""
    return Conflict("The advisory was changed by someone else meanwhile: look at it again.", argument="id")


async def move_alone(graph: Graph, paper: AdvisoryPaper, facts: dict[str, Any]) -> None:
    """Change the state of the working paper of an advisory, without an event.

    Raises:
        Conflict: Someone else has changed it since it was read.
    """
    moved = await run_alone(graph, "move_advisory_paper", **move_of(paper, facts))
    if not moved:
        raise changed_meanwhile()


async def move_inside(under_way: Change, paper: AdvisoryPaper, facts: dict[str, Any]) -> None:
    """Change the state of a working paper inside a change.

    Raises:
        Conflict: Someone else has changed it since it was read.
    """
    if not await under_way.run("move_advisory_paper", **move_of(paper, facts)):
        raise changed_meanwhile()


def move_of(paper: AdvisoryPaper, facts: dict[str, Any]) -> dict[str, Any]:
    """Return the parameters of a transition."""
    of_paper = {"advisory_id": paper.advisory_id, "revision": paper.revision, "states": [paper.state]}
    return {**of_paper, "facts": facts}


async def end_inside(under_way: Change, paper: AdvisoryPaper, state: AdvisoryState, **more: object) -> None:
    """End a released advisory inside a change, in the working papers and in what is released.

    Raises:
        Conflict: Someone else has ended it since it was read.
    """
    facts: dict[str, object] = {"state": state.value, **more}
    await move_inside(under_way, paper, facts)
    released = {name: value for name, value in facts.items() if name in Advisory._fields}
    await under_way.run("end_advisory", advisory_id=paper.advisory_id, facts=released)


async def tell(under_way: Change, entries: Iterable[int], advisory_ids: Iterable[str]) -> None:
    """Set that a change moves only the FIR, and is published as one event on all its entries."""
    named = sorted(set(entries))
    versions = (await read_versions(under_way, set(named))).values()
    concerned = Concerned.of(versions)
    event = NewEvent(Tier.FIR, ChangeKind.ADVISORY_CHANGED, concerned=concerned, cpl_entry_ids=tuple(named))
    under_way.tiers, under_way.events, under_way.touched = {Tier.FIR}, [event], Touched()
    under_way.summary = {"advisories": sorted(advisory_ids), "entries": named}
