"""Advisories of the Security Sub-Committee, with the parts reserved for it."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import UNSET

from firmware_graph.api.schema.connection import ENTRY_KEY, Connection, page_request
from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import AdvisoryFindingCode, AdvisoryState
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.inputs import given
from firmware_graph.api.schema.publication.advisory_paper import AdvisoryPaper, disclose, papers_of
from firmware_graph.api.schema.publication.manufacturer_statement import ManufacturerStatement, statements_of
from firmware_graph.api.schema.scalars import DateTime
from firmware_graph.model import advisory, firmware
from firmware_graph.model.page import Page, page_within
from firmware_graph.questions.products.firmware_versions_by_entry_id import firmware_versions_by_entry_id
from firmware_graph.questions.publication.advisory_findings import advisory_findings

if TYPE_CHECKING:
    from firmware_graph.api.schema.products.firmware_version import FirmwareVersion

LazyFirmwareVersion = Annotated[
    "FirmwareVersion", strawberry.lazy("firmware_graph.api.schema.products.firmware_version")
]
Advisories = Sequence[advisory.Advisory]


async def firmware_of(
    advisories: Advisories,
    context: OperationContext,
    *,
    first: int | None = 50,
    after: str | None = None,
    wants_total: bool,
) -> Sequence[Page[firmware.FirmwareVersion]]:
    """Resolve the versions that each advisory is on."""
    page = page_request(context.limits, first, after, key=ENTRY_KEY, wants_total=wants_total)
    entries = sorted({entry for one in advisories for entry in one.cpl_entry_ids})
    found = await firmware_versions_by_entry_id(context.reader, entries, known=context.versions)
    rows = {row.cpl_entry_id: row for row in found if row is not None}
    context.remember(rows.values())
    own = ([rows[entry] for entry in sorted(one.cpl_entry_ids) if entry in rows] for one in advisories)
    return [page_within(versions, page, place=lambda row: row.cpl_entry_id) for versions in own]


async def findings_of(
    advisories: Advisories, context: OperationContext
) -> Sequence[Sequence[advisory.AdvisoryFinding]]:
    """Resolve what each advisory would reveal, which is read from restricted facts.

    Raises:
        AuditUnavailable: The read of such facts cannot be recorded now.
    """
    await disclose(context, advisories, "Advisory.findings")
    return [await advisory_findings(context.reader, one, clocks=context.clocks) for one in advisories]


def state_of(row: advisory.Advisory) -> advisory.AdvisoryState:
    """Return the state of an advisory."""
    return advisory.AdvisoryState(row.state)


@strawberry.type(description="One thing that an advisory would give away.")
class AdvisoryFinding:
    """One thing that an advisory would reveal."""

    is_type_of = stands_for(advisory.AdvisoryFinding)

    code: AdvisoryFindingCode
    message: str


@strawberry.type(
    description="Released by the Security Sub-Committee, by two persons, for SEC Parties; its text has no word of "
    "stacks, chipsets or defects. What was withdrawn or superseded stays readable."
)
class Advisory:
    """An advisory."""

    is_type_of = stands_for(advisory.Advisory)

    advisory_id: strawberry.ID = column(name="id")
    state: AdvisoryState = computed(state_of)
    title: str
    text: str
    severity: str | None
    released_at: DateTime | None
    withdrawn_at: DateTime | None
    supersedes: strawberry.ID | None = column("The advisory that it takes the place of.")
    superseded_by: strawberry.ID | None
    firmware_versions: Connection[LazyFirmwareVersion] = relation(firmware_of, "In the order of their entry IDs.")
    findings: list[AdvisoryFinding] | None = relation(
        findings_of, "What the words or the set of entries would give away, by all that is recorded now."
    )
    statements: list[ManufacturerStatement] | None = relation(
        statements_of, "What manufacturers say of their entries; a manufacturer sees its own."
    )
    paper: AdvisoryPaper | None = relation(papers_of, "What stands behind it: who wrote, reviewed and released it.")


@strawberry.input(
    description="A text and the entries that it is on. With the `id` of an advisory that is not released it is written "
    "anew, and has to be reviewed again. `supersedes` names a released one, which ends when this one is released."
)
class AdvisoryInput:
    """The input for an advisory."""

    id: strawberry.ID | None = UNSET
    title: str
    text: str
    severity: str | None = UNSET
    cpl_entry_ids: list[int]
    supersedes: strawberry.ID | None = UNSET

    def read(self) -> advisory.AdvisoryText:
        """Convert the input to an advisory's text."""
        known = given(self)
        return advisory.AdvisoryText(
            known["title"], known["text"], known.get("severity"), known["cpl_entry_ids"], known.get("supersedes")
        )
