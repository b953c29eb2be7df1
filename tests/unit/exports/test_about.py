"""What is said of a file: which of its columns may be passed on to whom."""

from dataclasses import replace

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


def test_moments_that_were_asked_for_are_said() -> None:
    facts = replace(ABOUT, variables={"from": 20, "asOf": "2020-01-01", "knownAt": "2021-01-01"}).facts()
    assert (facts["As of"], facts["Known at"], facts["Filters"]) == ("2020-01-01", "2021-01-01", "from=20")


def test_filters_are_written_as_an_address_has_them() -> None:
    given = {"includeEnded": True, "kinds": ["UPGRADE_DECLARED", "UPGRADE_WITHDRAWN"], "rows": [{"x": 1}]}
    filters = replace(ABOUT, variables=given).facts()["Filters"]
    assert filters == "includeEnded=true; kinds=UPGRADE_DECLARED; kinds=UPGRADE_WITHDRAWN; rows=1 rows"
