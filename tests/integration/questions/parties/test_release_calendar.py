"""The calendar of planned releases: by manufacturer and month, each under its manufacturer's grant."""

from collections.abc import Iterator

import pytest

from firmware_graph.database.connection import Connection
from firmware_graph.questions.parties import release_calendar
from support.asking import Ask
from support.noting import PUBLISH_NOTE, maker, note_harness, publish_note
from support.party_harness import PartyHarness

CALENDAR = """
  query ($since: Date, $until: Date, $code: String) {
    releaseCalendar(since: $since, until: $until, manufacturerCode: $code) {
      month information manufacturer { code name }
      releases { planned { plannedFor version summary } firmwareVersion { cplEntryId } note { availability } }
    }
  }
"""
FAR = {"since": "2031-01-01", "until": "2032-01-01"}
PLANS = [{"plannedFor": "2031-03-20", "version": "v6"}, {"plannedFor": "2031-01-05", "version": "v5"}]


@pytest.fixture(scope="module")
def harness(neo4j: Connection, tmp_path_factory: pytest.TempPathFactory) -> Iterator[PartyHarness]:
    with note_harness(neo4j, tmp_path_factory.mktemp("calendar")) as opened:
        yield opened


def test_planned_releases_are_by_manufacturer_and_month_and_as_granted(harness: PartyHarness) -> None:
    publish_note(harness, 2, "NAMED_PARTIES", parties=["P1"], plannedReleases=PLANS)
    publish_note(harness, 4, plannedReleases=[{"plannedFor": "2031-03-01"}])
    publish_note(harness, 3, "CONTACT_MANUFACTURER", plannedReleases=[{"plannedFor": "2031-02-01"}])
    other = {"cplEntryId": 9, "availability": "ALL_SEC_PARTIES", "plannedReleases": [{"plannedFor": "2031-03-02"}]}
    maker(harness, "F002").data(PUBLISH_NOTE, input=other)
    months = harness.party("P1").data(CALENDAR, **FAR)["releaseCalendar"]
    assert [(month["manufacturer"]["code"], month["month"]) for month in months] == [
        ("F001", "2031-01"),
        ("F001", "2031-03"),
        ("F002", "2031-03"),
    ]
    assert months[1]["manufacturer"]["name"] == "Maker F001"
    assert [one["planned"]["plannedFor"] for one in months[1]["releases"]] == ["2031-03-01", "2031-03-20"]
    assert months[0]["releases"][0]["planned"]["version"] == "v5"
    anonymous = Ask(harness.clients[0], {}).data(CALENDAR, **FAR)["releaseCalendar"]
    assert [[one["firmwareVersion"]["cplEntryId"] for one in month["releases"]] for month in anonymous] == [[4]]
    assert "no promise" in str(harness.party("P1").data('{ __type(name: "PlannedRelease") { description } }'))
    [own] = maker(harness).data(CALENDAR, since="2031-02-01", until="2031-03-01")["releaseCalendar"]
    assert [one["firmwareVersion"]["cplEntryId"] for one in own["releases"]] == [3]
    [alone] = harness.party("P2").data(CALENDAR, **FAR, code="F002")["releaseCalendar"]
    assert alone["manufacturer"]["code"] == "F002"


def test_hidden_plans_do_not_count(harness: PartyHarness, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(release_calendar, "MOST_NOTES", 1)
    publish_note(harness, 3, "CONTACT_MANUFACTURER", plannedReleases=[{"plannedFor": "2041-02-01"}])
    publish_note(harness, 4, plannedReleases=[{"plannedFor": "2041-03-01"}, {"plannedFor": "2041-03-02"}])
    then = {"since": "2041-01-01", "until": "2042-01-01"}
    assert len(harness.party("P1").data(CALENDAR, **then)["releaseCalendar"]) == 1
    monkeypatch.setattr(release_calendar, "MOST_RELEASES", 1)
    [error] = harness.party("P1")(CALENDAR, **then).json()["errors"]
    assert (error["extensions"]["limit"], error["extensions"]["maximum"]) == ("releases", 1)


@pytest.mark.parametrize("until", ["2030-12-31", "2031-01-01", "2036-01-02"])
def test_span_that_is_none_or_too_long_is_refused(harness: PartyHarness, until: str) -> None:
    [error] = harness.party("P1")(CALENDAR, since="2031-01-01", until=until).json()["errors"]
    assert (error["extensions"]["code"], error["extensions"]["argument"]) == ("BAD_USER_INPUT", "until")
