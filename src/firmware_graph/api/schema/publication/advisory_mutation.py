"""Root fields that write advisories, for the Security Sub-Committee, and that answer them, for manufacturers."""

from typing import Final

import strawberry

from firmware_graph.api.schema.context import OperationContext, now_ms
from firmware_graph.api.schema.enums import AdvisoryFindingCode, ManufacturerAnswer
from firmware_graph.api.schema.fields import mutation_field
from firmware_graph.api.schema.judging import manufacturer_codes_of
from firmware_graph.api.schema.publication.advisory import Advisory, AdvisoryInput
from firmware_graph.api.schema.publication.manufacturer_statement import ManufacturerStatement
from firmware_graph.api.schema.scalars import Date
from firmware_graph.api.schema.waiting import waiter_of
from firmware_graph.auth.caller import Caller
from firmware_graph.changes import (
    answer_advisory,
    ask_manufacturers,
    draft_advisory,
    release_advisory,
    review_advisory,
    withdraw_advisory,
)
from firmware_graph.changes.advisory_text import Person
from firmware_graph.model import advisory
from firmware_graph.questions.publication.advisory_papers import advisory_paper_by_id

RELEASE: Final = "Mutation.releaseAdvisory"


def person_of(caller: Caller) -> Person:
    """Return a caller as a person who works on an advisory."""
    return Person(caller.actor, caller.subject, is_key=caller.key_id is not None)


async def draft_advisory_field(
    context: OperationContext,
    *,
    input: AdvisoryInput,  # noqa: A002 - the argument's name
) -> advisory.Advisory:
    """Draft an advisory."""
    author = person_of(context.caller)
    return await draft_advisory.draft_advisory(
        context.reader, input.read(), author=author, advisory_id=input.id or None, now_ms=now_ms()
    )


async def review_advisory_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
    revision: int | None = None,
) -> advisory.Advisory:
    """Review an advisory."""
    reviewer = person_of(context.caller)
    return await review_advisory.review_advisory(
        context.reader, id, reviewer=reviewer, now_ms=now_ms(), revision=revision
    )


async def release_advisory_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
    despite: list[AdvisoryFindingCode] | None = None,
) -> advisory.Advisory:
    """Release an advisory; whether it has findings reveals restricted facts of its entries."""
    assert context.write  # noqa: S101 - narrows; mutations are executed with one
    paper = await advisory_paper_by_id(context.reader, id)
    codes = await manufacturer_codes_of(context.reader, paper.cpl_entry_ids if paper else ())
    try:
        released = await release_advisory.release_advisory(
            context.reader,
            id,
            despite=frozenset(despite or ()),
            releaser=person_of(context.caller),
            now_ms=now_ms(),
            waiter=waiter_of(context),
        )
    except release_advisory.HasFindings as error:
        context.write.judge(RELEASE, error.cpl_entry_ids, codes)
        raise
    context.write.judge(RELEASE, released.cpl_entry_ids, codes)
    return released


async def withdraw_advisory_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
    reason: str,
) -> advisory.Advisory:
    """Withdraw an advisory."""
    return await withdraw_advisory.withdraw_advisory(
        context.reader,
        id,
        reason=reason,
        by=person_of(context.caller),
        now_ms=now_ms(),
        waiter=waiter_of(context),
    )


async def ask_manufacturers_field(
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
    manufacturer_codes: list[str] | None = None,
    public_cve: str | None = None,
) -> advisory.Advisory:
    """Ask manufacturers."""
    return await ask_manufacturers.ask_manufacturers(
        context.reader, id, manufacturer_codes=manufacturer_codes, public_cve=public_cve, now_ms=now_ms()
    )


async def answer_advisory_field(  # noqa: PLR0913 - the arguments of the field
    context: OperationContext,
    *,
    id: strawberry.ID,  # noqa: A002 - the argument's name
    answer: ManufacturerAnswer,
    planned_for: Date | None = None,
    fixed_by: int | None = None,
    manufacturer_code: str | None = None,
) -> advisory.ManufacturerStatement:
    """Answer an advisory."""
    stated = answer_advisory.Answer(answer, planned_for, fixed_by, context.caller.actor)
    return await answer_advisory.answer_advisory(
        context.reader, id, stated, manufacturer_code=manufacturer_code, now_ms=now_ms()
    )


@strawberry.type
class AdvisoriesMutation:
    """Mutations of advisories."""

    draft_advisory: Advisory | None = mutation_field(
        draft_advisory_field, "A working paper: nobody else is told of it, nor can tell that there is one."
    )
    review_advisory: Advisory | None = mutation_field(
        review_advisory_field,
        "By another person than those who wrote it, by the subject of the token; not by a key. Name the "
        "`revision` that was read (`paper`): another text is refused.",
    )
    release_advisory: Advisory | None = mutation_field(
        release_advisory_field,
        "For SEC Parties, as it was reviewed. Refused while it has findings that `despite` does not name; those that "
        "it has are recorded.",
    )
    withdraw_advisory: Advisory | None = mutation_field(
        withdraw_advisory_field,
        "What was released ends and stays readable; a draft is laid aside. The reason is for the Security "
        "Sub-Committee alone.",
    )
    ask_manufacturers: Advisory | None = mutation_field(
        ask_manufacturers_field,
        "Asks the manufacturers of the advisory's entries, or some of them, each about its own entries: from the draft "
        "on. None is told who else was asked, nor anything of the text. Name a public CVE where you like.",
    )
    answer_advisory: ManufacturerStatement | None = mutation_field(
        answer_advisory_field,
        "For the entries of your own manufacturer codes, or of one of them: on an advisory that is released, or that "
        "you were asked about. It takes the place of what you said before.",
    )
