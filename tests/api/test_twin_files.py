"""Exports and pages are the same bytes to all but the Security Sub-Committee, whatever there is for it alone.

In the first store there are neither restricted facts nor other parties' notes, targets and drafts. In the second there
are, and the committee has taken and read all of it from the same process.
"""

from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from firmware_graph.database.connection import Connection
from support import hidden_facts
from support.canaries import canaries_in, load_canaries
from support.sizes import times
from support.twin_callers import committee, other_callers, with_keys
from support.twin_files import File, files_of
from support.twin_stores import load_public, process, run_on

pytestmark = pytest.mark.soak

OTHERS = ("anonymous", "manufacturer", "secas", "forged", *(("party", "dcc") if times(1) > 1 else ()))
"""Beside a party with an API key; all of them in `make soak`."""

Files = dict[tuple[str, str], File]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("twin files")


@pytest.fixture(scope="module")
def twins(neo4j: Connection, folder: Path) -> Iterator[list[Files]]:
    """Return the files of others without the facts, with them, from a process of before, and those of the committee."""
    load_public(neo4j, folder)
    with process(neo4j, folder) as before:
        callers = {name: headers for name, headers in other_callers(folder).items() if name in OTHERS}
        callers |= with_keys(before.client, folder)
        without = files_of(before.client, callers)
        load_canaries(neo4j, folder)
        with process(neo4j, folder) as after:
            hidden_facts.Hiding(after.client, folder, partial(run_on, neo4j)).write_for_nobody_else()
            theirs = files_of(after.client, {"committee": committee(folder)})
            yield [without, files_of(after.client, callers), files_of(before.client, callers), theirs]


def test_exports_and_pages_are_the_same_bytes_with_restricted_facts_and_without(twins: list[Files]) -> None:
    without, with_facts, kept_from_before, _ = twins
    for files in (with_facts, kept_from_before):
        assert [(key, files[key], without[key]) for key in without if files[key] != without[key]][:1] == []


def test_no_canary_is_in_a_file_of_others_and_the_committee_is_shown_them(twins: list[Files]) -> None:
    _, with_facts, _, theirs = twins
    shown = {path.partition(".")[0].partition("?")[0] for (_, path), file in theirs.items() if canaries_in([file.body])}
    assert shown >= {
        "/export/zigbee",
        "/export/zigbee-stacks",
        "/export/defects",
        "/stacks",
        "/defects",
        "/versions/20",
    }
    for (caller, path), file in with_facts.items():
        if "anary" not in path and "ANARY" not in path:  # which a page or an error may quote
            assert canaries_in([file.body, file.headers]) == [], (caller, path)


def test_others_have_files_and_refusals(twins: list[Files]) -> None:
    statuses = {file.status for file in twins[0].values()}
    assert statuses >= {200, 400, 401, 403}
    assert sum(file.status == 200 for file in twins[0].values()) > len(twins[0]) / 3
