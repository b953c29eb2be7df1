"""Tables of upgrades as they are read, and with all that is wrong with them."""

from pathlib import Path

import pytest

from firmware_graph.ingest.sheets import parse_upgrades
from firmware_graph.records.problem import ProblemCode
from support.upgrade_tables import an_upgrade_row, read_table

HEADING = "From,To,Evidence,Recommendation,Rollback,Effective From,Effective To,End Code,Reference\n"


def test_a_row_states_an_upgrade_and_a_blank_nothing(tmp_path: Path) -> None:
    table = read_table(
        tmp_path,
        f"{HEADING}1,2,tested,should,yes,31/01/2021,2022-01-01T09:00:00Z,withdrawn by manufacturer,PCN 7\n3,4,,,,,,,\n",
    )
    assert not table.problems
    assert table.rows[(1, 2)]._replace(line=1) == an_upgrade_row(
        1,
        2,
        evidence="TESTED",
        recommendation="SHOULD",
        rollback=True,
        start=1612051200000,
        end=1641027600000,
        end_code="WITHDRAWN_BY_MANUFACTURER",
        reference="PCN 7",
    )
    assert table.rows[(3, 4)]._replace(line=3) == an_upgrade_row(3, 4)
    assert (table.row_count, table.rows[(3, 4)].has_end) == (2, False)


def test_problems_are_counted_beyond_a_number_and_refuse_the_whole_table(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parse_upgrades, "MOST_PROBLEMS_OF_SHEET", 3)
    assert len(read_table(tmp_path, HEADING + "x,2,,,,,,,\n" * 3).problems) == 3
    first, *listed = read_table(tmp_path, HEADING + "x,2,,,,,,,\n" * 5).problems
    assert (first.code, first.reason) == (ProblemCode.TOO_MUCH, "it has 2 problems more than those that are listed")
    assert len(listed) == 3


def test_every_bad_cell_is_reported_with_its_upgrade(tmp_path: Path) -> None:
    table = read_table(
        tmp_path,
        f"{HEADING}"
        "x,2,,,,,,,\n"
        "1,2,perhaps,,maybe,43861,,,\n"
        "1,3,,,,,,SUPERSEDED,\n"
        "1,4,,,,2022-01-01,2022-01-01,,\n"
        "2,4,,,,,2022-01-01,CORRECTED,\n",
    )
    assert not table.rows
    assert [(one.place.line, one.place.column, one.subject, one.cpl_entry_id) for one in table.problems] == [
        (2, "From", "upgrade", 2),
        (3, "Evidence", "upgrade 1 → 2", 2),
        (3, "Rollback", "upgrade 1 → 2", 2),
        (3, "Effective From", "upgrade 1 → 2", 2),
        (4, "End Code", "upgrade 1 → 3", 3),
        (5, "Effective To", "upgrade 1 → 4", 4),
        (6, "Effective To", "upgrade 2 → 4", 4),
    ]
    assert table.spoilt == {(1, 2), (1, 3), (1, 4), (2, 4)}


def test_rows_of_one_upgrade_that_are_not_the_same_are_both_left_out(tmp_path: Path) -> None:
    table = read_table(tmp_path, f"{HEADING}1,2,,,,,,,\n1,2,,SHOULD,,,,,\n1,3,,,,,,,\n1,3,,,,,,,\n")
    assert list(table.rows) == [(1, 3)]
    assert [(one.place.line, one.reason) for one in table.problems] == [
        (3, "the upgrade stands on line 2 already, and not the same")
    ]


def test_a_table_without_its_ends_is_none(tmp_path: Path) -> None:
    table = read_table(tmp_path, "From,Evidence\n1,TESTED\n")
    assert [one.concerns_whole_file for one in table.problems] == [True]
