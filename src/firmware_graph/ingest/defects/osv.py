"""Defects as OSV JSON has them: one object, a list of them, or a list under `vulns`.

Read are `id`, `aliases`, `summary` or `details`, `severity`, `references`, `withdrawn`, and of each of `affected` its
`package.name`, which is the stack family, its `versions` and its `ranges`. The OSV format has no word for a chipset:
`chipset_vendor` and `chipset_part` are read from `ecosystem_specific` or `database_specific`.
"""

from collections.abc import Iterator
from typing import Any

from firmware_graph.ingest.defects.intervals import intervals_of
from firmware_graph.ingest.defects.osv_model import Affected, Osv
from firmware_graph.ingest.defects.record import DefectRecord, FileRecords
from firmware_graph.ingest.documents import read_part
from firmware_graph.model.defect import StackRange


def defects_of(document: Any, source: str) -> FileRecords[DefectRecord]:  # noqa: ANN401 - any JSON
    """Read every defect of a document; one that has a problem does not keep the others out."""
    path = ""
    if isinstance(document, dict) and "vulns" in document:
        document, path = document["vulns"], "vulns"
    if isinstance(document, list):
        values = [(value, f"{path}[{number}]") for number, value in enumerate(document)]
    else:
        values = [(document, path)]
    parts = [read_part(Osv, value, source, place) for value, place in values]
    records = [record_of(osv) for osv, _ in parts if osv]
    return FileRecords(records, [problem for _, problems in parts for problem in problems])


def record_of(osv: Osv) -> DefectRecord:
    """Convert one defect."""
    first_line = (osv.details or osv.id).partition("\n")[0]
    return DefectRecord(
        defect_id=osv.id,
        aliases=tuple(sorted(set(filter(None, osv.aliases)))),
        title=osv.summary or first_line,
        severity=osv.severity_text,
        references=tuple(reference.url for reference in osv.references if reference.url),
        withdrawn_at=osv.withdrawn,
        ranges=tuple(sorted({one for affected in osv.affected for one in ranges_of(affected)}, key=repr)),
    )


def ranges_of(affected: Affected) -> Iterator[StackRange]:
    """Convert the ranges of one affected family; one that names neither ranges nor versions is not published."""
    whole = StackRange(
        affected.package.name, chipset_vendor=affected.chipset_vendor, chipset_part=affected.chipset_part
    )
    ranges = [one for one in affected.ranges if not one.is_of_commits]
    for one in ranges:
        for introduced, fixed, last_affected in intervals_of(one.listed()):
            yield whole._replace(introduced=introduced, fixed=fixed, last_affected=last_affected)
    for version in affected.versions:
        yield whole._replace(introduced=version, last_affected=version)
    if not ranges and not affected.versions:
        yield whole._replace(is_published=False)
