"""Defects in OSV form: events, limits, moments and types of ranges as the specification has them."""

from typing import Any

import pytest

from firmware_graph.model.defect import StackRange
from firmware_graph.records.defects.osv import defects_of
from support.defect_files import a_defect, affected_by

Bounds = tuple[str | None, str | None, str | None]


def bounds_of(*events: tuple[str, str]) -> set[Bounds]:
    found = defects_of(a_defect("SYN-1", affected_by(*events)), "d.json")
    assert not found.problems
    return {(one.introduced, one.fixed, one.last_affected) for one in found.records[0].ranges}


def reason_of(**members: object) -> tuple[str | None, str]:
    [problem] = defects_of(a_defect("SYN-1", affected_by(("introduced", "0")), **members), "d.json").problems
    return problem.place.column, problem.reason


def with_range(**members: object) -> dict[str, Any]:
    return a_defect("SYN-1", {"package": {"name": "EmberZNet"}, "ranges": [members]})


def test_a_fix_before_the_beginning_changes_nothing() -> None:
    events = ("introduced", "6.13.0"), ("fixed", "6.12.81"), ("fixed", "6.16.5")
    assert bounds_of(*events) == {("6.13.0", "6.16.5", None)}
    assert bounds_of(("fixed", "7"), ("introduced", "8")) == {("8", None, None)}


def test_branches_in_any_order_are_ranges() -> None:
    events = ("fixed", "1.6.1"), ("introduced", "1.5.0"), ("fixed", "1.4.13"), ("introduced", "1.6.0")
    assert bounds_of(*events, ("introduced", "0"), ("fixed", "1.5.10")) == {
        ("0", "1.4.13", None),
        ("1.5.0", "1.5.10", None),
        ("1.6.0", "1.6.1", None),
    }


@pytest.mark.parametrize(
    ("events", "expected"),
    [
        ([("limit", "*")], {("1", None, None)}),
        ([("limit", "5")], {("1", "5", None)}),
        ([("limit", "5"), ("limit", "7")], {("1", "7", None)}),
        ([("limit", "5"), ("limit", "*")], {("1", None, None)}),
        ([("limit", "5"), ("fixed", "3")], {("1", "3", None)}),
        ([("limit", "5"), ("last_affected", "3")], {("1", None, "3")}),
        ([("limit", "5"), ("last_affected", "5")], {("1", "5", None)}),
        ([("limit", "5"), ("fixed", "9"), ("introduced", "10")], {("1", "5", None)}),
        ([("limit", "1.0")], set()),
    ],
)
def test_a_limit_ends_what_reaches_it(events: list[tuple[str, str]], expected: set[Bounds]) -> None:
    assert bounds_of(("introduced", "1"), *events) == expected


def test_zero_is_before_every_version() -> None:
    assert bounds_of(("introduced", "0"), ("fixed", "0.0")) == set()


def test_how_a_range_is_taken_is_noted() -> None:
    commits = {"type": "git", "repo": "r", "events": [{"introduced": "0"}, {"fixed": "8bd2"}]}
    limited = {"type": "semver", "events": [{"introduced": "1"}, {"limit": "1"}]}
    affected = {"package": {"name": "EmberZNet", "ecosystem": ["odd"]}, "ranges": [commits, limited]}
    found = defects_of(a_defect("SYN-1", affected), "d.json")
    assert found.notes == [
        "d.json: SYN-1, EmberZNet: a range of commits (GIT) was left out.",
        "d.json: SYN-1, EmberZNet: the limit 1 is recorded as the end of the range, as a fix is.",
        "d.json: SYN-1, EmberZNet: no version lies in one of the ranges.",
    ]


def test_commits_beside_versions_leave_the_versions() -> None:
    affected = {"package": {"name": "EmberZNet"}, "ranges": [{"type": "GIT", "events": []}], "versions": ["7.4"]}
    [record] = defects_of(a_defect("SYN-1", affected), "d.json").records
    assert record.ranges == (StackRange("EmberZNet", "7.4", None, "7.4"),)


def test_a_type_of_range_that_is_not_known_is_a_problem() -> None:
    document = with_range(type="CALENDAR", events=[{"introduced": "0"}])
    [problem] = defects_of(document, "d.json").problems
    assert (problem.place.column, problem.value) == ("affected[0].ranges[0].type", '"CALENDAR"')


@pytest.mark.parametrize("event", [{}, {"until": "7"}, {"fixed": None}, {"introduced": 7}, {"limit": "x"}])
def test_an_event_that_cannot_be_read_is_a_problem(event: dict[str, object]) -> None:
    assert defects_of(with_range(type="SEMVER", events=[{"introduced": "0"}, event]), "d.json").problems


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("1970-01-01T00:00:01Z", 1000),
        ("2024-02-01T00:00:00.1239999999999Z", 1706745600123),
        ("2024-02-01T00:00:00.1Z", 1706745600100),
        ("2024-02-01t01:00:00+01:00", 1706745600000),
        ("2024-02-01 00:00:00z", 1706745600000),
        ("2099-06-06T10:37:00Z", 4084425420000),
        ("9999-12-31T23:59:59.999Z", 253402300799999),
    ],
)
def test_moments_are_read_to_the_millisecond(text: str, moment: int) -> None:
    [record] = defects_of(a_defect("SYN-1", withdrawn=text), "d.json").records
    assert record.withdrawn_at == moment


@pytest.mark.parametrize(
    "text",
    [
        "0001-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "2024-02-01T00:00:00",
        "2024-02-01",
        "2024-02-30T00:00:00Z",
        "2024-02-01T24:00:01Z",
        "2024-02-01T00:00:00+25:00",
        "1706745600",
    ],
)
def test_what_is_no_moment_is_a_problem(text: str) -> None:
    assert reason_of(withdrawn=text) == ("withdrawn", "it is no date and time with a zone")


@pytest.mark.parametrize("text", ["0001-01-01T00:00:00Z", "1970-01-01T00:00:00Z"])
def test_the_zero_of_a_clock_is_no_withdrawal(text: str) -> None:
    assert reason_of(withdrawn=text) == ("withdrawn", "no defect was withdrawn then")


def test_what_a_database_adds_freely_is_no_problem() -> None:
    found = defects_of(a_defect("SYN-1", severity=[{"score": "9"}], database_specific={"severity": ["X"]}), "d.json")
    assert [record.severity for record in found.records] == ["9"]


def test_details_may_be_long_and_their_first_line_is_the_title() -> None:
    [record] = defects_of(a_defect("SYN-1") | {"summary": "", "details": "One.\n" + "x" * 9000}, "d.json").records
    assert record.title == "One."
