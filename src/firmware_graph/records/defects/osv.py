"""Defects from OSV JSON: one object, a list of them, or a list under `vulns`.

The parts that are read are `id`, `aliases`, `summary` or `details`, `severity`, `references`, `withdrawn`, and of each
of `affected` its `package.name`, which is the stack family, its `versions` and its `ranges`. The OSV format has no word
for a chipset: `chipset_vendor` and `chipset_part` are read from `ecosystem_specific` or `database_specific`.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from firmware_graph.model.defect import StackRange
from firmware_graph.model.interruption import Check, check
from firmware_graph.records.defects.collected import of_document
from firmware_graph.records.defects.intervals import NO_LIMIT, EventKind, intervals_of
from firmware_graph.records.defects.osv_bounds import MOST_DEFECTS, beyond_bounds
from firmware_graph.records.defects.osv_model import Affected, Osv, Range
from firmware_graph.records.defects.record import DefectRecord, FileRecords, Spoilt, subject_of_defect
from firmware_graph.records.documents import read_part
from firmware_graph.records.kept_problems import too_much


def defects_of(document: Any, source: str, check: Check = check) -> FileRecords[DefectRecord]:  # noqa: ANN401 - any JSON
    """Read every defect of a document; one with a problem does not exclude the others."""
    path = ""
    if isinstance(document, dict) and "vulns" in document:
        document, path = document["vulns"], "vulns"
    listed = document if isinstance(document, list) else None
    if listed is not None and len(listed) > MOST_DEFECTS:
        reason = f"it has {len(listed):,} defects, and may have {MOST_DEFECTS:,}"
        return FileRecords([], [too_much(source, reason)])
    values = [(document, path)] if listed is None else ((one, f"{path}[{at}]") for at, one in enumerate(listed))
    return of_document((_defect_in(value, source, place) for value, place in values), source, check)


def _defect_in(value: object, source: str, path: str) -> FileRecords[DefectRecord]:
    too_long = beyond_bounds(value, source, path)
    osv, problems = (None, [too_long]) if too_long else read_part(Osv, value, source, path)
    if osv is not None:
        return FileRecords([record_of(osv)], notes=[f"{source}: {note}" for note in notes_on(osv)])
    spoilt = spoilt_defect(value)
    subject = subject_of_defect(spoilt.name)
    return FileRecords([], [replace(one, subject=subject) for one in problems], spoilt=[spoilt])


def spoilt_defect(value: object) -> Spoilt:
    """Return the readable names of a defect that has a problem."""
    stated = value if isinstance(value, dict) else {}
    name, aliases = stated.get("id"), stated.get("aliases")
    listed = aliases if isinstance(aliases, list) else []
    return Spoilt(
        name.strip() or None if isinstance(name, str) else None,
        tuple(alias.strip() for alias in listed if isinstance(alias, str) and alias.strip()),
    )


def record_of(osv: Osv) -> DefectRecord:
    """Convert one defect."""
    return DefectRecord(
        defect_id=osv.id,
        aliases=tuple(sorted(set(filter(None, osv.aliases)))),
        title=osv.title,
        severity=osv.severity_text,
        references=tuple(reference.url for reference in osv.references if reference.url),
        withdrawn_at=osv.withdrawn,
        ranges=tuple(sorted({one for affected in osv.affected for one in ranges_of(affected)}, key=repr)),
    )


def ranges_of(affected: Affected) -> Iterator[StackRange]:
    """Convert the affected versions of one family: every version in a range or listed.

    A family with neither ranges of versions nor versions has no published range.
    """
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


def notes_on(osv: Osv) -> Iterator[str]:
    """Yield notes on how the ranges of a defect are interpreted, if a reader may expect otherwise."""
    if not osv.affected:
        yield f"{osv.id}: it has no 'affected', so that it affects nothing."
    for affected in osv.affected:
        for one in affected.ranges:
            yield from (f"{osv.id}, {affected.package.name}: {note}" for note in _notes_on_range(one))


def _notes_on_range(one: Range) -> Iterator[str]:
    if one.is_of_commits:
        yield "a range of commits (GIT) was left out."
        return
    events = one.listed()
    limits = [event.text for event in events if event.kind is EventKind.LIMIT]
    if limits and NO_LIMIT not in limits:
        yield f"the limit {', '.join(limits)} is recorded as the end of the range, as a fix is."
    if not any(intervals_of(events)):
        yield "no version lies in one of the ranges."
