"""Defects in OSV that state too much: refused before anything in them is looked at, at the list with too many."""

from typing import Any

import pytest

from firmware_graph.records.defects.osv import defects_of
from firmware_graph.records.defects.osv_bounds import MAXIMA
from support.defect_files import a_defect

PACKAGE = {"name": "EmberZNet"}
BEGINNING = {"introduced": "0"}


def a_family(**members: object) -> dict[str, Any]:
    return {"package": PACKAGE, **members}


def events(count: int) -> list[dict[str, str]]:
    return [BEGINNING, *({"fixed": f"1.{number}"} for number in range(1, count))]


def versions(count: int) -> list[str]:
    return [f"2.{number}" for number in range(count)]


def a_record_with(name: str, count: int) -> dict[str, Any]:
    """Return a valid defect that has so many of something, those within `affected` in two of them."""
    half = count // 2
    parts = (half, count - half)
    match name:
        case "events":
            return a_defect("SYN-1", *(a_family(ranges=[{"events": events(part)}]) for part in parts))
        case "ranges":
            return a_defect("SYN-1", *(a_family(ranges=[{"events": [BEGINNING]}] * part) for part in parts))
        case "versions":
            return a_defect("SYN-1", *(a_family(versions=versions(part)) for part in parts))
        case "affected":
            return a_defect("SYN-1", *[a_family()] * count)
    items = {"aliases": [f"A-{number}" for number in range(count)], "references": [{"url": "https://a"}] * count}
    return a_defect("SYN-1", **{name: items.get(name, [{"score": "9"}] * count)})


PLACES = {
    "events": "affected[1].ranges[0].events",
    "ranges": "affected[1].ranges",
    "versions": "affected[1].versions",
}


@pytest.mark.parametrize("name", MAXIMA)
def test_list_has_a_maximum_over_the_whole_record(name: str) -> None:
    most = MAXIMA[name]
    assert not defects_of(a_record_with(name, most), "d.json").problems
    found = defects_of([a_defect("SYN-2"), a_record_with(name, most + 1)], "d.json")
    [problem] = found.problems
    assert [record.defect_id for record in found.records] == ["SYN-2"]
    assert problem.place.column == f"[1].{PLACES.get(name, name)}"
    assert problem.reason == f"with this list the defect has {most + 1:,} {name}, and may have {most:,}"
    assert (found.spoilt[0].name, problem.subject) == ("SYN-1", "defect SYN-1")


@pytest.mark.parametrize("name", ["aliases", "affected", "references", "severity"])
def test_nothing_in_a_list_that_is_too_long_is_looked_at(name: str) -> None:
    document = a_defect("SYN-1") | {name: [7] * 100_000}
    assert len(defects_of(document, "d.json").problems) == 1


@pytest.mark.parametrize("affected", [None, 7, {}, [7, None, {"ranges": 7}, {"ranges": [7, {"events": {}}]}]])
def test_what_is_no_list_is_left_to_the_model(affected: object) -> None:
    found = defects_of(a_defect("SYN-1") | {"affected": affected}, "d.json")
    assert all("may have" not in problem.reason for problem in found.problems)
    assert bool(found.problems) is (affected is not None)
