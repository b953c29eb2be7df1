"""What manufacturers were asked about advisories, and what they state about their own entries."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.enums import ManufacturerAnswer
from firmware_graph.api.schema.fields import computed, relation, stands_for
from firmware_graph.api.schema.products.manufacturer import Manufacturer
from firmware_graph.api.schema.scalars import Date, DateTime
from firmware_graph.model import advisory, firmware
from firmware_graph.model.rights import Scope
from firmware_graph.questions.products.firmware_versions_by_entry_id import firmware_versions_by_entry_id
from firmware_graph.questions.publication.advisory_enquiries import (
    advisory_enquiries,
    enquiries_on,
    statements_on,
)

if TYPE_CHECKING:
    from firmware_graph.api.schema.products.firmware_version import FirmwareVersion

LazyFirmwareVersion = Annotated[
    "FirmwareVersion", strawberry.lazy("firmware_graph.api.schema.products.firmware_version")
]
Statements = Sequence[advisory.ManufacturerStatement]


async def rows_of(entries: Sequence[int], context: OperationContext) -> dict[int, firmware.FirmwareVersion]:
    """Return the rows of entries."""
    found = await firmware_versions_by_entry_id(context.reader, entries, known=context.versions)
    rows = {row.cpl_entry_id: row for row in found if row is not None}
    context.remember(rows.values())
    return rows


async def statements_of(
    advisories: Sequence[advisory.Advisory], context: OperationContext
) -> Sequence[Sequence[advisory.ManufacturerStatement]]:
    """Resolve `statements`: of all manufacturers for the Security Sub-Committee, else of the caller's own codes."""
    rights = context.reader.rights
    reads_all = Scope.ADVISORIES_WRITE in rights.scopes
    ids = [one.advisory_id for one in advisories]
    stated = await enquiries_on(context.reader, ids) if reads_all else await advisory_enquiries(context.reader)
    rows = await rows_of(sorted({entry for one in advisories for entry in one.cpl_entry_ids}), context)
    owned = None if reads_all else rights.owned_codes
    return [statements_on(one, rows, stated, owned_codes=owned) for one in advisories]


async def fixes_of(statements: Statements, context: OperationContext) -> Sequence[firmware.FirmwareVersion | None]:
    """Resolve the entry that has the fix according to each statement."""
    named = sorted({one.enquiry.fixed_by for one in statements if one.enquiry.fixed_by is not None})
    rows = await rows_of(named, context)
    return [rows.get(one.enquiry.fixed_by or 0) for one in statements]


async def entries_of(statements: Statements, context: OperationContext) -> Sequence[Sequence[firmware.FirmwareVersion]]:
    """Resolve the versions that each statement is about."""
    rows = await rows_of(sorted({entry for one in statements for entry in one.enquiry.cpl_entry_ids}), context)
    return [[rows[entry] for entry in sorted(one.enquiry.cpl_entry_ids) if entry in rows] for one in statements]


def answer_of(row: advisory.ManufacturerStatement) -> advisory.ManufacturerAnswer:
    """Return the answer."""
    return advisory.ManufacturerAnswer(row.enquiry.answer)


def planned_for(row: advisory.ManufacturerStatement) -> str | None:
    """Return when a fix is planned."""
    return row.enquiry.planned_for


def stated_at(row: advisory.ManufacturerStatement) -> int | None:
    """Return when it was answered."""
    return row.enquiry.stated_at


def asked_at(row: advisory.ManufacturerStatement) -> int | None:
    """Return when it was asked."""
    return row.enquiry.asked_at


def public_cve(row: advisory.ManufacturerStatement) -> str | None:
    """Return the public CVE that it was asked about."""
    return row.enquiry.public_cve


def advisory_id(row: advisory.ManufacturerStatement) -> str:
    """Return the ID of the advisory."""
    return row.enquiry.advisory_id


@strawberry.type(description="What a manufacturer says of its own entries on an advisory.")
class ManufacturerStatement:
    """A manufacturer's statement about its entries."""

    is_type_of = stands_for(advisory.ManufacturerStatement)

    advisory_id: strawberry.ID = computed(advisory_id, "To answer for by `answerAdvisory`.")
    manufacturer: Manufacturer
    firmware_versions: list[LazyFirmwareVersion] = relation(entries_of, "Its entries, as it was asked about them.")
    answer: ManufacturerAnswer = computed(answer_of)
    planned_for: Date | None = computed(planned_for)
    fixed_by: LazyFirmwareVersion | None = relation(fixes_of)
    stated_at: DateTime | None = computed(stated_at)
    asked_at: DateTime | None = computed(asked_at, "Null where the Security Sub-Committee did not ask.")
    public_cve: str | None = computed(public_cve, "The public CVE that it was asked about, where one was named.")


async def own_enquiries(context: OperationContext) -> Sequence[advisory.ManufacturerStatement]:
    """Return the enquiries about the caller's own entries, with its answers."""
    found = await advisory_enquiries(context.reader)
    rows = await rows_of(sorted({entry for one in found for entry in one.cpl_entry_ids}), context)
    names = {row.manufacturer_code: row.manufacturer_name for row in rows.values()}
    return [
        advisory.ManufacturerStatement(
            firmware.Manufacturer(one.manufacturer_code, names.get(one.manufacturer_code, one.manufacturer_code)), one
        )
        for one in found
    ]
