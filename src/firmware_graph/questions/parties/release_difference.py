"""What release notes state about the route of a pathway: what is gained, lost and fixed (domain.md R001, R004)."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.pathway import UpgradePathway
from firmware_graph.model.release_note import (
    NoteAvailability,
    NoteChange,
    NoteChangeKind,
    ReleaseDifference,
    ReleaseNote,
)
from firmware_graph.questions.parties.release_notes import release_notes
from firmware_graph.questions.products.shared.kept_models import kept_models

Way = Sequence[FirmwareVersion]
Notes = Mapping[int, ReleaseNote]


async def ways_with_notes(
    reader: GraphReader, pathways: Sequence[UpgradePathway], *, now_ms: int
) -> list[tuple[Way, Notes]]:
    """Return the route of each pathway, with what it skips, and its notes that the caller may read.

    Costs one round trip, and one more for models that are not cached, whatever notes there are.
    """
    keys = {version.model_key for pathway in pathways for version in pathway.versions}
    models = await kept_models(reader, sorted(keys))
    ways = [way_of(pathway, models) for pathway in pathways]
    entries = {version.cpl_entry_id for way in ways for version in way}
    notes = await release_notes(reader, entries, now_ms=now_ms)
    return [(way, notes) for way in ways]


def way_of(pathway: UpgradePathway, models: Mapping[str, Way]) -> Way:
    """Return the versions of a pathway and those that it skips, from the source on.

    Skipped are the versions that the same models released after the source and no later than the target, whatever their
    status now; each precedes the next version of the pathway that is no older.
    """
    passed = {version.cpl_entry_id for version in pathway.versions}
    begin, end = pathway.source.ordering_date, pathway.target.ordering_date
    of_models = chain.from_iterable(models[key] for key in dict.fromkeys(one.model_key for one in pathway.versions))
    skipped = sorted(
        (one for one in of_models if one.cpl_entry_id not in passed and begin and begin < one.ordering_date <= end),
        key=lambda one: (one.ordering_date, one.cpl_entry_id),
    )
    way = [pathway.source]
    for version in pathway.versions[1:]:
        is_last = version is pathway.versions[-1]
        while skipped and (is_last or skipped[0].ordering_date <= version.ordering_date):
            way.append(skipped.pop(0))
        way.append(version)
    return way


def notes_beyond_source(way: Way, notes: Notes) -> list[ReleaseNote]:
    """Return the notes on what a route passes or skips, in its order, without the source."""
    return [notes[version.cpl_entry_id] for version in way[1:] if version.cpl_entry_id in notes]


def release_difference(pathway: UpgradePathway, way: Way, notes: Notes) -> ReleaseDifference:
    """Combine what the notes on a route state, with 'no note' for a missing or unreadable one."""
    read = [notes[version.cpl_entry_id] for version in way if version.cpl_entry_id in notes]
    links = [step.upgrade.recorded_from for step in pathway.steps]
    return ReleaseDifference(
        in_order(changes_on(way, notes), way),
        max((note.published_at for note in read), default=None),
        max([*links, *(version.recorded_from for version in pathway.versions)]),
    )


def in_order(changes: Iterator[NoteChange], way: Way) -> list[NoteChange]:
    """Sort changes by version in the order of the route, then by kind."""
    places = {version.cpl_entry_id: place for place, version in enumerate(way)}
    kinds = {kind: place for place, kind in enumerate(NoteChangeKind)}
    return sorted(changes, key=lambda one: (places[one.firmware_version.cpl_entry_id], kinds[one.kind]))


def changes_on(way: Way, notes: Notes) -> Iterator[NoteChange]:
    """Yield the changes on a route; for capabilities, the differences between the first note on it and the last."""
    told = [(version, notes[version.cpl_entry_id]) for version in way if is_told(notes.get(version.cpl_entry_id))]
    for version in way:
        note = notes.get(version.cpl_entry_id)
        if not is_told(note):
            kind = NoteChangeKind.CONTACT_MANUFACTURER if note else NoteChangeKind.NO_NOTE
            yield NoteChange(kind, version)
    yield from capabilities_on(told)
    fixed: set[str] = set()
    for version, note in told:
        if version is not way[0]:
            for text in note.fixes:
                if text not in fixed:
                    yield NoteChange(NoteChangeKind.FIXED, version, text, note.severity)
            fixed.update(note.fixes)
    if told and told[-1][0] is way[-1]:
        version, note = told[-1]
        yield from (NoteChange(NoteChangeKind.KNOWN_ISSUE, version, text) for text in note.known_issues)


def capabilities_on(told: Sequence[tuple[FirmwareVersion, ReleaseNote]]) -> Iterator[NoteChange]:
    """Yield what is gained and lost between the first and the last note, at the version of its last change."""
    if not told:
        return
    first, last = told[0][1].capabilities, told[-1][1].capabilities
    for kind, capabilities in (
        (NoteChangeKind.GAINED, [one for one in last if one not in first]),
        (NoteChangeKind.LOST, [one for one in first if one not in last]),
    ):
        for capability in dict.fromkeys(capabilities):
            had = [capability in note.capabilities for _, note in told]
            place = max(index for index in range(1, len(had)) if had[index] != had[index - 1])
            yield NoteChange(kind, told[place][0], capability)


def is_told(note: ReleaseNote | None) -> bool:
    """Whether there is a note whose content may be read."""
    return note is not None and (
        note.availability != NoteAvailability.CONTACT_MANUFACTURER
        or bool(note.capabilities or note.fixes or note.summary)
    )
