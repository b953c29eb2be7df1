"""Defects as OSV JSON has them: one object, a list of them, or a list under `vulns`.

Read are `id`, `aliases`, `summary` or `details`, `severity`, `references`, `withdrawn`, and of each of `affected` its
`package.name`, which is the stack family, its `versions` and its `ranges`. The OSV format has no word for a chipset:
`chipset_vendor` and `chipset_part` are read from `ecosystem_specific` or `database_specific`.
"""

from collections.abc import Iterator
from typing import Final

from firmware_graph.ingest.defects.document import Place
from firmware_graph.ingest.defects.intervals import Event, EventKind, intervals_of
from firmware_graph.ingest.defects.record import DefectRecord
from firmware_graph.model.defect import StackRange
from firmware_graph.model.stack_version import version_parts

COMMITS: Final = "GIT"
VERSION_REMEDY: Final = "give up to four numbers with dots between them, such as 6.7.10"


def defects_of(document: Place) -> list[DefectRecord]:
    """Read every defect of a document; problems are left in it."""
    if isinstance(document.value, dict) and "vulns" in document.value:
        document = document.member("vulns")
    listed = document.objects() if isinstance(document.value, list) else [document]
    return [defect_of(place) for place in listed]


def defect_of(place: Place) -> DefectRecord:
    """Read one defect."""
    defect_id = place.member("id").needed_text()
    first_line = (place.member("details").text() or defect_id).partition("\n")[0]
    ranges = [found for affected in place.member("affected").objects() for found in ranges_of(affected)]
    return DefectRecord(
        defect_id,
        tuple(sorted(place.member("aliases").texts())),
        place.member("summary").text() or first_line,
        severity_of(place),
        tuple(filter(None, (one.member("url").text() for one in place.member("references").objects()))),
        place.member("withdrawn").moment(),
        tuple(sorted(set(ranges), key=repr)),
    )


def severity_of(place: Place) -> str | None:
    """Read a severity: a word where the database gives one, else the first score as it stands."""
    word = place.member("database_specific").member("severity").text()
    scores = [score for one in place.member("severity").objects() if (score := one.member("score").text())]
    return word or next(iter(scores), None)


def ranges_of(affected: Place) -> Iterator[StackRange]:
    """Read the ranges of one affected family; one that names neither ranges nor versions is not published."""
    family = affected.member("package").member("name").needed_text()
    whole = StackRange(family, chipset_vendor=chipset(affected, "vendor"), chipset_part=chipset(affected, "part"))
    ranges = [one for one in affected.member("ranges").objects() if one.member("type").text() != COMMITS]
    versions = [version for one in affected.member("versions").elements() if (version := version_of(one))]
    for one in ranges:
        for introduced, fixed, last_affected in intervals_of(events_of(one)):
            yield whole._replace(introduced=introduced, fixed=fixed, last_affected=last_affected)
    for version in versions:
        yield whole._replace(introduced=version, last_affected=version)
    if not ranges and not versions:
        yield whole._replace(is_published=False)


def chipset(affected: Place, what: str) -> str | None:
    """Read the chipset that is needed, in either of the places that are free for it."""
    places = (affected.member(name).member(f"chipset_{what}") for name in ("ecosystem_specific", "database_specific"))
    return next(filter(None, (place.text() for place in places)), None)


def version_of(place: Place) -> str | None:
    """Read a version; one that is none is refused, never mended."""
    text = place.needed_text()
    if text and version_parts(text) is None:
        place.blame("it is no stack version", VERSION_REMEDY)
        return None
    return text or None


def events_of(one: Place) -> list[Event]:
    """Read the events of a range."""
    found: list[Event] = []
    for place in one.member("events").objects():
        kinds = [kind for kind in EventKind if kind in place.value]
        if not kinds:
            place.blame("it is no event that is known here", f"give one of {', '.join(EventKind)}")
        versions = [(kind, version_of(place.member(kind))) for kind in kinds]
        found += [Event.of(kind, text) for kind, text in versions if text]
    if not found or min(found, key=lambda event: event.parts).kind is not EventKind.INTRODUCED:
        one.blame("nothing says where the range begins", 'add an event, {"introduced": "0"} for the very first version')
    return found
