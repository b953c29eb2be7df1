"""Release notes over HTTP: published, and read by any caller."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from firmware_graph.auth.roles import Role
from firmware_graph.database.connection import Connection
from support.asking import Ask
from support.party_harness import PartyHarness, Sheets, party_harness
from support.sheets import a_cpl_row, a_fir_row

CODE = "F001"
"""The manufacturer code of the entries of the harness."""
PUBLISH_NOTE = """
  mutation ($input: ReleaseNoteInput!) { publishReleaseNote(input: $input) {
    firmwareVersion { cplEntryId } availability reference publishedAt grantedTo
  } }
"""
NOTE = """
  query ($entry: Int! = 2) { firmwareVersion(cplEntryId: $entry) { releaseNote {
    firmwareVersion { cplEntryId } availability reference summary capabilities knownIssues fixes severity advice
    publishedAt
    until grantedTo information upgradeFrom { cplEntryId } plannedReleases { plannedFor version summary }
  } } }
"""
ON_THE_WAY = """
  query ($from: Int! = 1) { upgradePathway(from: {cplEntryId: $from}) { ... on UpgradePathway {
    hops
    releaseNotes { firmwareVersion { cplEntryId } availability fixes }
    releaseDifference { information notesStatedAt pathwayStatedAt
      changes { kind text severity firmwareVersion { cplEntryId } } }
  } } }
"""
TOLD = """
  query ($after: String) { changes(after: $after, filter: {kinds: [RELEASE_NOTE_CHANGED]}) {
    nodes { id kind batch note firmwareVersions { nodes { cplEntryId } } } position
  } }
"""


def maker(harness: PartyHarness, *codes: str, **claims: Any) -> Ask:
    """Return a manufacturer, by default not a SEC Party, that owns these codes, or that of the entries."""
    claims = {"is_sec_party": False} | claims
    return harness.party("MAKER", Role.MANUFACTURER, manufacturer_codes=list(codes or (CODE,)), **claims)


def publish_note(harness: PartyHarness, entry: int = 2, availability: str = "PUBLIC", **stated: Any) -> Any:
    """Publish a note as its manufacturer, and return the payload."""
    given = {"cplEntryId": entry, "availability": availability, "reference": "RN-1", **stated}
    return maker(harness).data(PUBLISH_NOTE, input=given)["publishReleaseNote"]


def note_of(ask: Ask, entry: int = 2) -> Any:
    """Return the note on an entry as a caller sees it."""
    return ask.data(NOTE, entry=entry)["firmwareVersion"]["releaseNote"]


def a_line_of_releases() -> Sheets:
    """Return the sheets of a line 1 → 2 → 4 that skips 3, and of one of another manufacturer, 8 → 9."""
    dates = {1: "2024-01-01", 2: "2024-02-01", 3: "2024-03-01", 4: "2024-04-01", 8: "2024-01-01", 9: "2024-02-01"}
    codes = {entry: CODE if entry < 8 else "F002" for entry in dates}
    names = {entry: f"Maker {code}" for entry, code in codes.items()}
    return {
        "cpl": [a_cpl_row(entry, Manufacturer_Code=codes[entry], Manufacturer_Name=names[entry]) for entry in dates],
        "fir": [
            a_fir_row(entry, {2: "1", 4: "2", 9: "8"}.get(entry, "N/A"), Release_Date=day)
            for entry, day in dates.items()
        ],
    }


@contextmanager
def note_harness(neo4j: Connection, folder: Path, **settings: object) -> Iterator[PartyHarness]:
    """Open a harness on a line of releases and one of another manufacturer."""
    with party_harness(neo4j, folder, sheets=a_line_of_releases(), **settings) as opened:
        yield opened
