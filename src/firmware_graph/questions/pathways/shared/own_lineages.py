"""Lineages as seen by a caller who may read only the FIR rows of its own manufacturer codes (domain.md §5.3)."""

from collections.abc import Mapping, Sequence
from functools import partial

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import RowsOfAnother
from firmware_graph.model.upgrade import Upgrade
from firmware_graph.model.vocabulary import RequestEnd
from firmware_graph.questions.pathways.shared.recorded_lineage import RecordedLineage, separate_lineages
from firmware_graph.questions.products.firmware_versions_by_entry_id import firmware_versions_by_entry_id


async def own_lineages(reader: GraphReader, found: Mapping[int, RecordedLineage]) -> dict[int, RecordedLineage]:
    """Return the lineages of a reader's own entries among those found, reduced to rows of its own codes.

    Readers of the whole FIR get all lineages unchanged.
    """
    codes = reader.rights.rows_read
    if codes is None:
        return dict(found)
    lineages = [*dict.fromkeys(found.values())]
    is_heavy = sum(len(one.versions) + len(one.upgrades) for one in lineages) > reader.graph.heavy_from
    parts = await reader.each(lineages, partial(parts_of, codes=codes), is_heavy=is_heavy)
    own = {entry: part for of_lineage in parts for part in of_lineage for entry in part.versions}
    return {entry: own[entry] for entry in found if entry in own}


def parts_of(lineage: RecordedLineage, *, codes: frozenset[str]) -> Sequence[RecordedLineage]:
    """Return the parts of a lineage that rows of some codes form: an upgrade counts if both of its ends are theirs.

    Versions that only others' versions connect are separated, so that no part reveals what is between. The parts for
    the codes requested last are cached with the lineage, like the graphs built from them.
    """
    known = lineage.parts_of_codes
    if known is None or known[0] != codes:
        lineage.release_parts()
        known = lineage.parts_of_codes = codes, tuple(separated(lineage, codes))
    return known[1]


def separated(lineage: RecordedLineage, codes: frozenset[str]) -> Sequence[RecordedLineage]:
    """Compute the parts of a lineage that rows of some codes form."""
    rows = [version for version in lineage.versions.values() if version.manufacturer_code in codes]
    if len(rows) == len(lineage.versions):
        return [lineage]
    own = {version.cpl_entry_id for version in rows}
    return separate_lineages(
        rows,
        [upgrade for upgrade in lineage.upgrades if own.issuperset(upgrade[:2])],
        [cell for cell in lineage.kept_out if cell[1] in own],
        frozenset(pair for pair in lineage.successions if codes.issuperset(pair)),
    )


async def declared_by_own_rows(reader: GraphReader, upgrades: Sequence[Upgrade]) -> Sequence[Upgrade]:
    """Return the upgrades that lead to versions of a reader's own codes; all, to readers of the whole FIR.

    An upgrade is declared in the row of the version that it leads to (domain.md §0). Costs one round trip for those
    versions that are not cached.
    """
    codes = reader.rights.rows_read
    if codes is None:
        return upgrades
    targets = await firmware_versions_by_entry_id(reader, [one.to_cpl_entry_id for one in upgrades], known={})
    return [one for one, target in zip(upgrades, targets, strict=True) if target and target.manufacturer_code in codes]


def row_of_another(reader: GraphReader, ends: Mapping[RequestEnd, FirmwareVersion | None]) -> RowsOfAnother | None:
    """Return the first end of a request whose FIR rows the reader may not read, if there is one."""
    codes = reader.rights.rows_read
    for end, version in ends.items():
        if codes is not None and version is not None and version.manufacturer_code not in codes:
            return RowsOfAnother(end, f"The FIR rows of entry {version.cpl_entry_id} are of another manufacturer.")
    return None
