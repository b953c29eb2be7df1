"""The working papers of advisories, and their audience: for the Security Sub-Committee only."""

from collections.abc import Sequence
from typing import Final

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import AdvisoryFindingCode
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.auth.caller import ANONYMOUS, Caller
from firmware_graph.auth.policy import POLICY
from firmware_graph.auth.readable import readable_fields
from firmware_graph.auth.roles import Role
from firmware_graph.errors import AuditUnavailable
from firmware_graph.model import advisory
from firmware_graph.model.advisory_audience import AdvisoryAudience as Audience
from firmware_graph.questions.products.firmware_versions_by_entry_id import firmware_versions_by_entry_id
from firmware_graph.questions.publication.advisory_papers import advisory_papers, advisory_revisions

Papers = Sequence[advisory.AdvisoryPaper]
WITHOUT_PARTY = (Role.MANUFACTURER, Role.RSA, Role.ALT_HAN_CO)
"""The roles that do not make a SEC Party."""

UNRECORDED: Final = (
    "{coordinate} is of what is for the Security Sub-Committee, and that it was read cannot be recorded at this "
    "moment, so it is not shown. Ask again in a few seconds."
)


async def papers_of(
    advisories: Sequence[advisory.Advisory], context: OperationContext
) -> Sequence[advisory.AdvisoryPaper | None]:
    """Resolve the working paper of each advisory."""
    found = {paper.advisory_id: paper for paper in await advisory_papers(context.reader)}
    return [found.get(one.advisory_id) for one in advisories]


async def revisions_of(papers: Papers, context: OperationContext) -> Sequence[Sequence[advisory.AdvisoryRevision]]:
    """Resolve the texts of each paper."""
    found = await advisory_revisions(context.reader, [paper.advisory_id for paper in papers])
    return [found[paper.advisory_id] for paper in papers]


async def despite_of(papers: Papers, context: OperationContext) -> Sequence[Sequence[advisory.AdvisoryFindingCode]]:
    """Resolve the findings that each was released despite, which were read from restricted facts.

    Raises:
        AuditUnavailable: The read of such facts cannot be recorded now.
    """
    await disclose(context, papers, "AdvisoryPaper.releasedDespite")
    return [[advisory.AdvisoryFindingCode(code) for code in one.released_despite or ()] for one in papers]


async def disclose(
    context: OperationContext, advisories: Sequence[advisory.Advisory | advisory.AdvisoryPaper], coordinate: str
) -> None:
    """Record that restricted facts of the entries of some advisories are revealed, with the entries' manufacturers.

    Raises:
        AuditUnavailable: That cannot be recorded now.
    """
    if not context.reader.rights.reads_restricted:
        raise AuditUnavailable(UNRECORDED.format(coordinate=coordinate), coordinate=coordinate)
    entries = sorted({entry for one in advisories for entry in one.cpl_entry_ids})
    context.disclosures.met.append(await firmware_versions_by_entry_id(context.reader, entries, known=context.versions))


def audience_of(_row: advisory.AdvisoryPaper) -> list[Audience]:
    """Return what each role sees of an advisory once it is released, computed from the access table."""
    return [
        Audience("anonymous", seen_by(ANONYMOUS)),
        *(Audience(role.value, seen_by(Caller(frozenset({role}), role.value))) for role in WITHOUT_PARTY),
        Audience("SEC Party", seen_by(Caller(is_sec_party=True))),
        *(Audience(role.value, seen_by(Caller(frozenset({role}), role.value))) for role in (Role.DCC, Role.SECAS)),
    ]


def seen_by(caller: Caller) -> list[str]:
    """Return the fields of an advisory that a caller may read, if it may list advisories at all."""
    fields = readable_fields(POLICY, caller.rights)
    own = sorted(name for type_, name in fields if type_ == "Advisory")
    return own if ("Query", "advisories") in fields else []


@strawberry.type(description="A text of an advisory, as it was written.")
class AdvisoryRevision:
    """One revision of the text of an advisory."""

    is_type_of = stands_for(advisory.AdvisoryRevision)

    number: int
    title: str
    text: str
    severity: str | None
    cpl_entry_ids: list[int]
    written_by: str = column("The subject of who wrote it.")
    written_at: DateTime


@strawberry.type(description="What a role sees of an advisory once it is released; nothing before.")
class AdvisoryAudience:
    """What a role sees."""

    is_type_of = stands_for(Audience)

    role: str
    fields: list[str] = column("None for who may not list advisories; a manufacturer still answers for its entries.")


@strawberry.type(description="The working paper of an advisory.")
class AdvisoryPaper:
    """The working paper of an advisory."""

    is_type_of = stands_for(advisory.AdvisoryPaper)

    revision: int = column("How many texts were written for it.")
    authors: list[str] = column("The subjects of all who wrote a text of it.")
    written_at: DateTime
    reviewer: str | None = column("Who reviewed the text as it stands; none of its authors.")
    reviewed_at: DateTime | None
    released_by: str | None
    released_despite: list[AdvisoryFindingCode] = relation(
        despite_of, "The findings that it had, and was released despite."
    )
    withdrawal_reason: str | None
    revisions: list[AdvisoryRevision] = relation(revisions_of, "Every text, the first one first.")
    audience: list[AdvisoryAudience] = computed(audience_of)
