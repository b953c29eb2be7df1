"""Ask manufacturers about their own entries on an advisory; nobody learns who else was asked."""

import re
from collections.abc import Collection
from typing import Final

from firmware_graph.changes.advisory_moves import paper_in
from firmware_graph.changes.settled import settled
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.transaction import run_alone
from firmware_graph.errors import BadUserInput
from firmware_graph.model.advisory import Advisory, AdvisoryState
from firmware_graph.questions.products.shared.kept_versions import kept_versions
from firmware_graph.questions.publication.advisory_enquiries import entries_by_code

ASKABLE: Final = (AdvisoryState.DRAFT, AdvisoryState.REVIEWED, AdvisoryState.RELEASED)
CVE: Final = re.compile(r"CVE-[0-9]{4}-[0-9]{4,12}")


def key_of(advisory_id: str, manufacturer_code: str) -> str:
    """Return the key of the enquiry to a manufacturer about an advisory."""
    return f"{advisory_id} {manufacturer_code}"


async def ask_manufacturers(
    reader: GraphReader,
    advisory_id: str,
    *,
    manufacturer_codes: Collection[str] | None,
    public_cve: str | None,
    now_ms: int,
) -> Advisory:
    """Ask the manufacturers of an advisory's entries, or some of them, each about its own current entries.

    Raises:
        BadUserInput: There is no advisory of the ID, or a manufacturer has no entry on it.
        Conflict: It has ended.
        GraphUnavailable: The database cannot be reached.
    """
    paper = await paper_in(reader, advisory_id, ASKABLE)
    versions = await settled(reader, lambda settling: kept_versions(settling, paper.cpl_entry_ids))
    entries = entries_by_code(paper.cpl_entry_ids, versions)
    codes = sorted(entries) if manufacturer_codes is None else sorted({code.upper() for code in manufacturer_codes})
    if strange := [code for code in codes if code not in entries]:
        message = f"Manufacturer {strange[0]!r} has no entry on the advisory: ask those of its entries."
        raise BadUserInput(message, argument="manufacturerCodes")
    cve = (public_cve or "").strip() or None
    if cve is not None and not CVE.fullmatch(cve):
        raise BadUserInput("Give 'publicCve' like CVE-2023-41094.", argument="publicCve")
    asked = [
        {
            "key": key_of(advisory_id, code),
            "advisory_id": advisory_id,
            "manufacturer_code": code,
            "cpl_entry_ids": entries[code],
            "public_cve": cve,
            "asked_at": now_ms,
        }
        for code in codes
    ]
    await run_alone(reader.graph, "ask_manufacturers", enquiries=asked)
    return paper.advisory
