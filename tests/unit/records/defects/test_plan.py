"""What an import of defects takes and what it keeps out, so that nothing goes in by half or by guess."""

from collections.abc import Iterable, Mapping
from typing import Any

from firmware_graph.ingest.defects.quarantine import quarantine_of_defects, subjects_of
from firmware_graph.model.defect import Defect, Exposure, StackRange
from firmware_graph.records.defects.osv import defects_of
from firmware_graph.records.defects.plan import DefectPlan, plan_defects
from firmware_graph.records.defects.record import AssessmentRecord, DefectRecord, FileRecords, Spoilt
from firmware_graph.records.defects.recorded_defects import RecordedDefects
from firmware_graph.records.moment import Moment
from firmware_graph.records.problem import FilePlace
from support.defect_files import a_defect, affected_by

NOW = 1_700_000_000_000


def an_assessment(entry: int, verdict: Exposure, *names: str) -> AssessmentRecord:
    return AssessmentRecord(names, entry, verdict, FilePlace("a.csv", entry, "Verdict"))


def a_recorded_defect(defect_id: str, *aliases: str) -> Defect:
    return Defect(defect_id, aliases, "", None, (), None, 0, ())


def plan(
    defects: Iterable[Mapping[str, Any]] = (),
    assessments: Iterable[AssessmentRecord] = (),
    *recorded: Defect,
    spoilt: Iterable[Spoilt] = (),
    accepts_valid: bool = True,
) -> DefectPlan:
    known = {defect.defect_id: defect for defect in recorded}
    basis = RecordedDefects(known, frozenset(), {}, frozenset({300, 301}))
    stated: FileRecords[DefectRecord] = defects_of(list(defects), "d.json")
    assessed = FileRecords(list(assessments), spoilt=list(spoilt))
    return plan_defects(stated, assessed, basis, Moment(NOW, 1), accepts_valid=accepts_valid)


def verdicts_in(found: DefectPlan) -> dict[tuple[str, int], str]:
    return {pair: verdict.value for pair, verdict in found.changes.assessed.items()}


def reasons(found: DefectPlan) -> list[tuple[str | None, str]]:
    return [(problem.value, problem.reason) for problem in found.problems]


def test_a_defect_that_is_stated_twice_and_not_the_same_is_not_taken_at_all() -> None:
    first, other = a_defect("SYN-1"), a_defect("SYN-1", affected_by(("introduced", "0")))
    found = plan([first, other, first, a_defect("SYN-2")])
    assert [one.defect_id for one in found.changes.added] == ["SYN-2"]
    assert reasons(found) == [("SYN-1", "the defect is stated twice, and not the same")]


def test_a_defect_with_a_bad_statement_is_not_taken_from_another() -> None:
    found = plan([a_defect("SYN-1"), a_defect("SYN-1", withdrawn="never"), a_defect("SYN-2")])
    assert [one.defect_id for one in found.changes.added] == ["SYN-2"]
    assert [problem.subject for problem in found.problems] == ["defect SYN-1"]


def test_an_assessment_of_a_defect_that_is_kept_out_is_kept_out_too() -> None:
    bad = a_defect("SYN-1", withdrawn="never", aliases=["CVE-1"])
    stated = [an_assessment(300, Exposure.FIXED, name) for name in ("SYN-1", "CVE-1")]
    assert reasons(plan([bad], stated))[1:] == [
        ("SYN-1", "there is no such defect"),
        ("CVE-1", "there is no such defect"),
    ]
    assert verdicts_in(plan([bad], stated[:1], a_recorded_defect("SYN-1"))) == {("SYN-1", 300): "FIXED"}


def test_an_alias_that_a_defect_kept_out_shares_means_neither() -> None:
    bad = a_defect("SYN-1", withdrawn="never", aliases=["CVE-1"])
    found = plan([bad, a_defect("SYN-2", aliases=["CVE-1"])], [an_assessment(300, Exposure.FIXED, "CVE-1")])
    assert verdicts_in(found) == {}
    assert reasons(found)[1:] == [("CVE-1", "it is an alias of several defects")]


def test_the_names_of_a_vulnerability_together_mean_one_defect() -> None:
    recorded = (
        a_recorded_defect("SYN-1", "CVE-1", "CVE-2"),
        a_recorded_defect("SYN-2", "CVE-1"),
        a_recorded_defect("SYN-3"),
    )
    stated = [
        an_assessment(300, Exposure.FIXED, "OTH-1", "SYN-1"),
        an_assessment(301, Exposure.FIXED, "CVE-1", "CVE-2"),
        an_assessment(300, Exposure.FIXED, "CVE-1"),
        an_assessment(300, Exposure.FIXED, "SYN-1", "SYN-3"),
        an_assessment(300, Exposure.FIXED, "OTH-1", "OTH-2"),
    ]
    found = plan([], stated, *recorded)
    assert verdicts_in(found) == {("SYN-1", 300): "FIXED", ("SYN-1", 301): "FIXED"}
    assert reasons(found) == [
        ("CVE-1", "it is an alias of several defects"),
        ("SYN-1, SYN-3", "its names are of several defects: SYN-1, SYN-3"),
        ("OTH-1, OTH-2", "there is no such defect"),
    ]


def test_verdicts_that_contradict_each_other_are_both_kept_out() -> None:
    stated = [
        an_assessment(300, Exposure.FIXED, "SYN-1"),
        an_assessment(300, Exposure.AFFECTED, "CVE-1"),
        an_assessment(301, Exposure.FIXED, "SYN-1"),
    ]
    found = plan([], stated, a_recorded_defect("SYN-1", "CVE-1"))
    assert verdicts_in(found) == {("SYN-1", 301): "FIXED"}
    assert len(found.problems) == 1


def test_a_verdict_that_a_bad_row_may_contradict_is_kept_out() -> None:
    stated = [an_assessment(entry, Exposure.FIXED, "SYN-1") for entry in (300, 301)]
    found = plan([], stated, a_recorded_defect("SYN-1"), spoilt=[Spoilt("SYN-1", (), 300), Spoilt("SYN-9", (), 301)])
    assert verdicts_in(found) == {("SYN-1", 301): "FIXED"}


def test_a_withdrawal_to_come_is_no_withdrawal_yet() -> None:
    found = plan(
        [a_defect("SYN-1", withdrawn="2099-01-01T00:00:00Z"), a_defect("SYN-2", withdrawn="2020-01-01T00:00:00Z")]
    )
    assert found.changes.withdrawn == ["SYN-2"]


def test_a_defect_is_cleared_from_quarantine_by_a_file_that_speaks_of_it() -> None:
    bad, unnamed = a_defect("SYN-1", withdrawn="never"), {"summary": "no name"}
    first = plan([bad, unnamed])
    kept = quarantine_of_defects(first.problems, (), frozenset(), ["d.json"], Moment(NOW, 1)).added
    assert [(cell.subject, cell.column, cell.number) for cell in kept] == [
        ("defect SYN-1", "[0].withdrawn", 0),
        ("defect", "[1].id", 1),
    ]
    for files, records, cleared in (
        (["other.json"], [a_defect("SYN-2")], []),
        (["other.json"], [a_defect("SYN-1")], [0]),
        (["d.json"], [a_defect("SYN-2")], list(range(1, len(kept)))),
        (["d.json"], [bad, unnamed], []),
        (["other.json"], [a_defect("SYN-1", withdrawn="soon")], [0]),
    ):
        stated: FileRecords[DefectRecord] = defects_of(records, "d.json")
        problems = plan(records).problems
        spoken_of = subjects_of(stated, FileRecords([]), problems)
        found = quarantine_of_defects(problems, kept, spoken_of, files, Moment(NOW, 2))
        assert [cell.number for cell in found.cleared] == cleared


def test_a_defect_that_is_stated_without_its_ranges_is_stripped() -> None:
    ranges = (StackRange("EmberZNet", "0", "7.4.0"),)
    past = [a_recorded_defect(f"SYN-{number}")._replace(ranges=ranges) for number in (1, 2, 3)]
    stated = [
        a_defect("SYN-1"),
        a_defect("SYN-2", withdrawn="2020-01-01T00:00:00Z"),
        a_defect("SYN-3", affected_by(("introduced", "0"))),
        a_defect("SYN-4"),
    ]
    assert plan(stated, (), *past).changes.stripped == ["SYN-1"]
