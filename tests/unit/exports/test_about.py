"""What is said of a file: which of its columns may be passed on to whom."""

from dataclasses import replace

import pytest

from firmware_graph.exports.readership import Readers
from support.drawn import ABOUT


def test_columns_are_named_by_whom_they_may_be_passed_on_to() -> None:
    readers = {
        "CPL Entry ID": Readers.EVERYONE,
        "Evidence": Readers.SEC_PARTIES,
        "State": Readers.SEC_PARTIES,
        "Summary": Readers.ONE_PARTY,
        "ZigBee Stack Name": Readers.SECURITY_SUB_COMMITTEE,
    }
    about = replace(ABOUT, readers=readers, position="")
    assert about.passing_on() == {
        "May be passed on to anyone": "CPL Entry ID",
        "May be passed on to SEC Parties alone": "Evidence; State",
        "May be passed on as far as its manufacturer, or the party itself, allows": "Summary",
        "May not be passed on outside the Security Sub-Committee": "ZigBee Stack Name",
    }
    assert about.classification.startswith("RESTRICTED")
    assert about.is_restricted


def test_nothing_is_said_of_those_whom_no_column_is_for() -> None:
    about = replace(ABOUT, readers={"CPL Entry ID": Readers.EVERYONE}, position="")
    assert about.passing_on() == {"May be passed on to anyone": "CPL Entry ID"}
    assert not about.is_restricted


@pytest.mark.parametrize(
    ("readers", "read_by", "told"),
    [
        (Readers.EVERYONE, "cpl4", "cpl4, published then"),
        (Readers.EVERYONE, "cpl4-fir3", "cpl4"),
        (Readers.EVERYONE, "cpl4-fir3-ssc2", "cpl4"),
        (Readers.SEC_PARTIES, "cpl4-fir3", "cpl4-fir3, published then"),
        (Readers.SEC_PARTIES, "cpl4-fir3-ssc2", "cpl4-fir3"),
        (Readers.ONE_PARTY, "cpl4-fir3-ssc2", "cpl4-fir3"),
        (Readers.SECURITY_SUB_COMMITTEE, "cpl4-fir3-ssc2", "cpl4-fir3-ssc2, published then"),
    ],
)
def test_revision_is_cut_to_what_the_readers_of_the_file_may_know(readers: Readers, read_by: str, told: str) -> None:
    """A public file of the SSC told how often restricted facts had changed, and when they last did."""
    facts = replace(ABOUT, readers={"A": readers}, revision={"id": read_by, "recordedAt": "then"}).facts()
    assert facts["Revision"] == told


@pytest.mark.parametrize(
    ("read_by", "passing_on"),
    [
        ("cpl4", "May be passed on to anyone"),
        ("cpl4-fir3", "May be passed on to SEC Parties alone"),
        ("cpl4-fir3-ssc2", "May not be passed on outside the Security Sub-Committee"),
    ],
)
def test_position_is_for_those_who_may_read_what_moves_it(read_by: str, passing_on: str) -> None:
    told = replace(ABOUT, readers={"A": Readers.EVERYONE}, revision={"id": read_by}).passing_on()
    assert told[passing_on].endswith("Position of the feed")
    own = replace(ABOUT, readers={"A": Readers.SECURITY_SUB_COMMITTEE}, revision={"id": read_by}).passing_on()
    assert own == {"May not be passed on outside the Security Sub-Committee": "A; Position of the feed"}
    assert "Position of the feed" not in str(replace(ABOUT, position="").passing_on())


def test_moments_that_were_asked_for_are_said() -> None:
    facts = replace(ABOUT, variables={"from": 20, "asOf": "2020-01-01", "knownAt": "2021-01-01"}).facts()
    assert (facts["As of"], facts["Known at"], facts["Filters"]) == ("2020-01-01", "2021-01-01", "from=20")


def test_filters_are_written_as_an_address_has_them() -> None:
    given = {"includeEnded": True, "kinds": ["UPGRADE_DECLARED", "UPGRADE_WITHDRAWN"], "rows": [{"x": 1}]}
    filters = replace(ABOUT, variables=given).facts()["Filters"]
    assert filters == "includeEnded=true; kinds=UPGRADE_DECLARED; kinds=UPGRADE_WITHDRAWN; rows=1 rows"
