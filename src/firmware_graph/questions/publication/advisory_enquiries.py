"""What manufacturers were asked about their entries, and their answers: each sees its own, the committee all."""

from collections.abc import Collection, Iterable, Mapping, Sequence

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.advisory import Advisory, AdvisoryEnquiry, ManufacturerStatement
from firmware_graph.model.firmware import FirmwareVersion, Manufacturer


async def advisory_enquiries(reader: GraphReader) -> list[AdvisoryEnquiry]:
    """Return the enquiries to the owner of some codes, latest first; one round trip, whatever others were asked."""
    codes = sorted(reader.rights.owned_codes)
    record = await reader.party_facts("advisory_enquiries", manufacturer_codes=codes)
    return [AdvisoryEnquiry._make(columns) for columns in record["enquiries"]]


async def enquiries_on(reader: GraphReader, advisory_ids: Iterable[str]) -> list[AdvisoryEnquiry]:
    """Return all enquiries and answers on some advisories; one round trip for all."""
    record = await reader.party_facts("enquiries_by_advisory", advisory_ids=sorted(set(advisory_ids)))
    return [AdvisoryEnquiry._make(columns) for columns in record["enquiries"]]


def statements_on(
    advisory: Advisory,
    versions: Mapping[int, FirmwareVersion],
    stated: Iterable[AdvisoryEnquiry],
    *,
    owned_codes: Collection[str] | None,
) -> list[ManufacturerStatement]:
    """Return a statement for each manufacturer of an advisory's entries, in the order of their codes.

    With `owned_codes`, only for these. A statement without an answer is NOT_ANSWERED.
    """
    entries = entries_by_code(advisory.cpl_entry_ids, versions)
    by_code = {one.manufacturer_code: one for one in stated if one.advisory_id == advisory.advisory_id}
    codes = sorted(code for code in {*entries, *by_code} if owned_codes is None or code in owned_codes)
    names = {row.manufacturer_code: row.manufacturer_name for row in versions.values()}
    return [
        ManufacturerStatement(
            Manufacturer(code, names.get(code, code)),
            by_code.get(code) or AdvisoryEnquiry(advisory.advisory_id, code, entries[code]),
        )
        for code in codes
    ]


def entries_by_code(entries: Sequence[int], versions: Mapping[int, FirmwareVersion]) -> dict[str, list[int]]:
    """Group entries by manufacturer code."""
    found: dict[str, list[int]] = {}
    for entry in sorted(set(entries)):
        if entry in versions:
            found.setdefault(versions[entry].manufacturer_code, []).append(entry)
    return found
