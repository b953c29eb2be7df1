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
    about = replace(ABOUT, readers=readers)
    assert about.passing_on() == {
        "May be passed on to anyone": "CPL Entry ID",
        "May be passed on to SEC Parties alone": "Evidence; State",
        "May be passed on as far as its manufacturer, or the party itself, allows": "Summary",
        "May not be passed on outside the Security Sub-Committee": "ZigBee Stack Name",
    }
    assert about.classification.startswith("RESTRICTED")
    assert about.is_restricted


def test_nothing_is_said_of_those_whom_no_column_is_for() -> None:
    about = replace(ABOUT, readers={"CPL Entry ID": Readers.EVERYONE})
    assert about.passing_on() == {"May be passed on to anyone": "CPL Entry ID"}
    assert not about.is_restricted


@pytest.mark.parametrize(
    ("readers", "read_by", "told"),
    [
        (Readers.EVERYONE, "cpl4", ("cpl4, published then", "p1")),
        (Readers.EVERYONE, "cpl4-fir3", ("cpl4", "p1")),
        (Readers.EVERYONE, "cpl4-fir3-ssc2", ("cpl4", None)),
        (Readers.SEC_PARTIES, "cpl4-fir3", ("cpl4-fir3, published then", "p1")),
        (Readers.SEC_PARTIES, "cpl4-fir3-ssc2", ("cpl4-fir3", None)),
        (Readers.ONE_PARTY, "cpl4-fir3-ssc2", ("cpl4-fir3", None)),
        (Readers.SECURITY_SUB_COMMITTEE, "cpl4-fir3-ssc2", ("cpl4-fir3-ssc2, published then", "p1")),
    ],
)
def test_revision_is_cut_to_what_the_readers_of_the_file_may_know(
    readers: Readers, read_by: str, told: tuple[str, str | None]
) -> None:
    """A public file of the SSC told how often restricted facts had changed, and when they last did."""
    facts = replace(ABOUT, readers={"A": readers}, revision={"id": read_by, "recordedAt": "then"}).facts()
    assert (facts["Revision"], facts.get("Position of the feed")) == told


def test_moments_that_were_asked_for_are_said() -> None:
    facts = replace(ABOUT, variables={"from": 20, "asOf": "2020-01-01", "knownAt": "2021-01-01"}).facts()
    assert (facts["As of"], facts["Known at"], facts["Filters"]) == ("2020-01-01", "2021-01-01", "from=20")


def test_filters_are_written_as_an_address_has_them() -> None:
    given = {"includeEnded": True, "kinds": ["UPGRADE_DECLARED", "UPGRADE_WITHDRAWN"], "rows": [{"x": 1}]}
    filters = replace(ABOUT, variables=given).facts()["Filters"]
    assert filters == "includeEnded=true; kinds=UPGRADE_DECLARED; kinds=UPGRADE_WITHDRAWN; rows=1 rows"
