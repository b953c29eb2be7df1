"""Root fields that declare which versions may run together: for SECAS, and for manufacturers on their own codes."""

from collections.abc import Sequence

import strawberry

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.api.schema.fields import mutation_field
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.api.schema.waiting import waiter_of
from firmware_graph.auth.submitting import author_of
from firmware_graph.changes import declare_compatible, withdraw_compatible
from firmware_graph.changes.compatibility import CompatibilityStatement
from firmware_graph.model import firmware
from firmware_graph.model.rights import Scope


async def declare_compatible_field(
    context: OperationContext, *, cpl_entry_id: int, with_cpl_entry_ids: list[int]
) -> Sequence[firmware.FirmwareVersion]:
    """Declare that versions may run together."""
    stated = statement_of(context, cpl_entry_id, with_cpl_entry_ids)
    most, waiter = context.quotas.compatibility_changes, waiter_of(context)
    return await declare_compatible.declare_compatible(context.reader.graph, stated, most=most, waiter=waiter)


async def withdraw_compatible_field(
    context: OperationContext, *, cpl_entry_id: int, with_cpl_entry_ids: list[int]
) -> Sequence[firmware.FirmwareVersion]:
    """Withdraw the declaration that versions may run together."""
    stated = statement_of(context, cpl_entry_id, with_cpl_entry_ids)
    most, waiter = context.quotas.compatibility_changes, waiter_of(context)
    return await withdraw_compatible.withdraw_compatible(context.reader.graph, stated, most=most, waiter=waiter)


def statement_of(context: OperationContext, cpl_entry_id: int, others: Sequence[int]) -> CompatibilityStatement:
    """Return a caller's statement: restricted to entries of its own codes, unless it publishes the FIR."""
    rights = context.caller.rights
    owned = None if Scope.FIR_PUBLISH in rights.scopes else rights.owned_codes
    return CompatibilityStatement(
        cpl_entry_id,
        others,
        context.caller.actor,
        owned,
        author_of(context.caller),
        reads_all=Scope.FIR_READ in rights.scopes,
    )


@strawberry.type
class PathwaysMutation:
    """Mutations of compatible versions."""

    declare_compatible: list[FirmwareVersion] | None = mutation_field(
        declare_compatible_field,
        "That an entry may run at one end of a pair with each of others at the other end; it adds to what is declared, "
        "and takes nothing back. Answers all that the entry goes together with then. Manufacturers and Alt HAN Co "
        "declare entries of the codes that their token owns.",
    )
    withdraw_compatible: list[FirmwareVersion] | None = mutation_field(
        withdraw_compatible_field, "Ends such declarations from now on, by who may make them. Answers what is left."
    )
