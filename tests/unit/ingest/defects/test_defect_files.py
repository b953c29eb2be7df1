"""Files of defects and assessments, as they are read and with all that is wrong with them."""

import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.defects.read_files import read_assessments, read_defects
from firmware_graph.model.defect import Exposure, StackRange
from firmware_graph.records.defects.record import AssessmentRecord, DefectRecord
from firmware_graph.records.problem import Problem


def a_defect(**members: object) -> dict[str, object]:
    return {"id": "SYN-0001", "summary": "a defect", "affected": [affected_by("0", fixed="7.4.0")], **members}


def affected_by(introduced: str, **end: str) -> dict[str, object]:
    events = [{"introduced": introduced}, *({name: version} for name, version in end.items())]
    return {"package": {"name": "EmberZNet"}, "ranges": [{"type": "ECOSYSTEM", "events": events}]}


def with_events(*events: tuple[str, str]) -> dict[str, object]:
    ranges = [{"type": "SEMVER", "events": [{kind: version} for kind, version in events]}]
    return a_defect(affected=[{"package": {"name": "EmberZNet"}, "ranges": ranges}])


def read(folder: Path, document: object) -> tuple[Sequence[DefectRecord], Sequence[Problem]]:
    path = folder / "defects.json"
    path.write_text(json.dumps(document), encoding="utf-8")
    found = read_defects([path])
    return found.records, found.problems


def bounds_of(record: DefectRecord) -> set[tuple[str | None, str | None, str | None]]:
    return {(one.introduced, one.fixed, one.last_affected) for one in record.ranges}


@pytest.mark.parametrize(
    ("members", "column", "reason"),
    [
        ({"id": "漢" * 1_000}, "id", "it takes 9000 bytes in an index"),
        ({"id": "SYN\0"}, "id", "it has the character U+0000, which nobody can see"),
        ({"details": "\x1b[31m"}, "details", "it has the character U+001B, which nobody can see"),
        ({"aliases": ["\u202e"]}, "aliases[0]", "it has the character U+202E, which nobody can see"),
        (
            {"affected": [{"package": {"name": "x" * 2_001}, "ranges": affected_by("0")["ranges"]}]},
            "affected[0].package.name",
            "it takes 2001 bytes in an index",
        ),
    ],
)
def test_text_that_cannot_be_recorded_is_a_problem_at_its_member(
    tmp_path: Path, members: dict[str, object], column: str, reason: str
) -> None:
    records, [problem] = read(tmp_path, a_defect(**members))
    assert not records
    assert (problem.place.column, problem.reason) == (column, reason)


def test_details_may_be_of_any_length_and_have_lines(tmp_path: Path) -> None:
    assert read(tmp_path, a_defect(details="a line\n\tand another\r\n" * 1_000))[1] == []


def test_one_many_and_listed_defects_are_read_alike(tmp_path: Path) -> None:
    one, _ = read(tmp_path, a_defect())
    assert one == read(tmp_path, [a_defect()])[0] == read(tmp_path, {"vulns": [a_defect()]})[0]
    assert one == [
        DefectRecord("SYN-0001", (), "a defect", None, (), None, (StackRange("EmberZNet", "0", "7.4.0"),)),
    ]


def test_all_that_is_said_of_a_defect_is_read(tmp_path: Path) -> None:
    [record], problems = read(
        tmp_path,
        a_defect(
            summary=None,
            details="First line.\nSecond.",
            aliases=["SYN-9", "SYN-8", "SYN-9"],
            severity=[{"type": "CVSS_V3", "score": "CVSS:3.1/AV:A"}],
            references=[{"type": "WEB", "url": "https://example.example/1"}],
            withdrawn="2024-02-01T00:00:00.123456789Z",
        ),
    )
    assert not problems
    assert record[:6] == (
        "SYN-0001",
        ("SYN-8", "SYN-9"),
        "First line.",
        "CVSS:3.1/AV:A",
        ("https://example.example/1",),
        1706745600123,
    )


@pytest.mark.parametrize("damaged", ["Z\ufffd", "ZoÃ« stack", "it â€œmayâ€\x9d"])
@pytest.mark.parametrize("member", ["id", "summary", "details"])
def test_text_that_was_saved_in_the_wrong_encoding_is_refused(tmp_path: Path, member: str, damaged: str) -> None:
    records, [problem] = read(tmp_path, a_defect(**{member: damaged}))
    assert not records
    assert problem.place.column == member
    assert (problem.reason, problem.remedy) == (
        "the text was read in the wrong encoding before it was saved",
        "write it again",
    )


def test_a_word_for_severity_goes_before_a_score(tmp_path: Path) -> None:
    [record], _ = read(tmp_path, a_defect(severity=[{"score": "9.1"}], database_specific={"severity": "CRITICAL"}))
    assert record.severity == "CRITICAL"


def test_events_make_branches_whatever_their_order(tmp_path: Path) -> None:
    [record], problems = read(
        tmp_path,
        with_events(("fixed", "6.10.0"), ("introduced", "0"), ("fixed", "6.7.7"), ("introduced", "6.8.0")),
    )
    assert not problems
    assert bounds_of(record) == {("0", "6.7.7", None), ("6.8.0", "6.10.0", None)}


def test_an_end_twice_and_a_beginning_twice_count_once(tmp_path: Path) -> None:
    events = [("introduced", "1"), ("introduced", "2"), ("last_affected", "3"), ("fixed", "4"), ("introduced", "5")]
    [record], _ = read(tmp_path, with_events(*events))
    assert bounds_of(record) == {("1", None, "3"), ("5", None, None)}


def test_fixed_and_introduced_at_one_version_touch(tmp_path: Path) -> None:
    [record], _ = read(tmp_path, with_events(("introduced", "1"), ("introduced", "2"), ("fixed", "2")))
    assert bounds_of(record) == {("1", "2", None), ("2", None, None)}


def test_listed_versions_are_ranges_of_one(tmp_path: Path) -> None:
    [record], _ = read(tmp_path, a_defect(affected=[{"package": {"name": "Z-Stack"}, "versions": ["3.0.1"]}]))
    assert record.ranges == (StackRange("Z-Stack", "3.0.1", None, "3.0.1"),)


@pytest.mark.parametrize("place", ["ecosystem_specific", "database_specific"])
def test_a_chipset_is_a_condition_of_the_range(tmp_path: Path, place: str) -> None:
    affected = {**affected_by("3.0.1"), place: {"chipset_vendor": "Texas Instruments", "chipset_part": "CC2538"}}
    [record], _ = read(tmp_path, a_defect(affected=[affected]))
    assert record.ranges[0][4:6] == ("Texas Instruments", "CC2538")


@pytest.mark.parametrize("ranges", [[], [{"type": "GIT", "events": [{"introduced": "0"}, {"fixed": "8bd2"}]}]])
def test_no_range_of_versions_is_not_published(tmp_path: Path, ranges: list[object]) -> None:
    [record], problems = read(tmp_path, a_defect(affected=[{"package": {"name": "EmberZNet"}, "ranges": ranges}]))
    assert not problems
    assert record.ranges == (StackRange("EmberZNet", is_published=False),)


def test_a_defect_of_no_stack_has_no_ranges(tmp_path: Path) -> None:
    assert read(tmp_path, a_defect(affected=[]))[0][0].ranges == ()


def test_every_problem_is_reported_at_its_place(tmp_path: Path) -> None:
    _, problems = read(
        tmp_path,
        [
            {"id": "", "affected": [{"package": {}}]},
            a_defect(
                withdrawn="yesterday", aliases="SYN-9", severity=[{"score": 9}], affected=[7, {"package": "EmberZNet"}]
            ),
            a_defect(withdrawn="2024-13-01T00:00:00Z"),
            with_events(("introduced", "7.x"), ("until", "8")),
            with_events(("fixed", "7"), ("limit", "8")),
            a_defect(summary="x" * 4001),
            "SYN-1",
            a_defect(withdrawn=7),
        ],
    )
    assert [(problem.place.column, problem.reason) for problem in problems] == [
        ("[0].id", "it is missing"),
        ("[0].affected[0].package.name", "it is missing"),
        ("[1].aliases", "it is no list"),
        ("[1].severity[0].score", "it is no text"),
        ("[1].affected[0]", "it is no object"),
        ("[1].affected[1].package", "it is no object"),
        ("[1].withdrawn", "it is no date and time with a zone"),
        ("[2].withdrawn", "it is no date and time with a zone"),
        ("[3].affected[0].ranges[0].events[0].introduced", "it is no stack version"),
        ("[3].affected[0].ranges[0].events[1]", "it is no event that is known here"),
        ("[4].affected[0].ranges[0]", "nothing says where the range begins"),
        ("[5].summary", "it has 4001 characters"),
        ("[6]", "it is no object"),
        ("[7].withdrawn", "it is no text"),
    ]
    assert all(problem.remedy and problem.place.source == "defects.json" for problem in problems)


def test_a_defect_with_a_problem_does_not_keep_the_others_out(tmp_path: Path) -> None:
    records, problems = read(tmp_path, [a_defect(withdrawn="never"), a_defect(id="SYN-2", withdrawn=" ")])
    assert [(record.defect_id, record.withdrawn_at) for record in records] == [("SYN-2", None)]
    assert [problem.value for problem in problems] == ['"never"']


def test_null_is_the_same_as_missing(tmp_path: Path) -> None:
    names = ("aliases", "summary", "severity", "references", "withdrawn", "database_specific")
    affected = {**affected_by("0"), "versions": None, "ecosystem_specific": None}
    stated = read(tmp_path, a_defect(affected=[affected], **dict.fromkeys(names)))
    assert stated == read(tmp_path, {"id": "SYN-0001", "affected": [affected_by("0")]})
    assert not stated[1]


def test_what_is_no_json_is_one_problem(tmp_path: Path) -> None:
    path = tmp_path / "defects.json"
    path.write_text("{\n", encoding="utf-8")
    found = read_defects([path])
    assert not found.records
    assert [problem.place.line for problem in found.problems] == [2]


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    for name in ("none.json", "none.csv"):
        with pytest.raises(SourceUnreadable, match="cannot be read"):
            read_defects([tmp_path / name])


def read_table(folder: Path, text: str) -> tuple[Sequence[DefectRecord], Sequence[Problem]]:
    path = folder / "defects.csv"
    path.write_text(text, encoding="utf-8")
    found = read_defects([path])
    return found.records, found.problems


def test_rows_of_one_defect_are_its_ranges(tmp_path: Path) -> None:
    records, problems = read_table(
        tmp_path,
        "Defect ID,Title,Aliases,Stack Name,Introduced,Fixed,Last Affected,Chipset,Withdrawn\n"
        "SYN-1,one,SYN-9; SYN-8,EmberZNet,0,6.7.7,,,\n"
        "SYN-1,,,EmberZNet,6.8.0,,6.9.9,EM3587,\n"
        "SYN-2,,,Z-Stack,,,,,2024-01-01\n",
    )
    assert not problems
    assert records == [
        DefectRecord(
            "SYN-1",
            ("SYN-8", "SYN-9"),
            "one",
            None,
            (),
            None,
            (StackRange("EmberZNet", "0", "6.7.7"), StackRange("EmberZNet", "6.8.0", None, "6.9.9", None, "EM3587")),
        ),
        DefectRecord("SYN-2", (), "SYN-2", None, (), 1704067200000, (StackRange("Z-Stack", is_published=False),)),
    ]


def test_every_bad_cell_of_a_table_is_reported(tmp_path: Path) -> None:
    _, problems = read_table(
        tmp_path,
        "Defect ID,Stack Name,Introduced,Fixed,Last Affected\n"
        ",,7.x,,\nSYN-1,EmberZNet,7,6,\nSYN-2,EmberZNet,,6,6\nSYN-3,EmberZNet,7,,6.9\n",
    )
    assert [(problem.place.line, problem.place.column) for problem in problems] == [
        (2, "Defect ID"),
        (2, "Stack Name"),
        (2, "Introduced"),
        (3, "Introduced"),
        (4, "Introduced"),
        (5, "Introduced"),
    ]


@pytest.mark.parametrize("heading", ["Defect ID,Title", "Defect ID,Stack Name,Stack Name"])
def test_a_heading_that_cannot_be_used_is_reported(tmp_path: Path, heading: str) -> None:
    records, problems = read_table(tmp_path, f"{heading}\nSYN-1,a,b\n")
    assert (records, [problem.place.column for problem in problems]) == ([], ["Stack Name"])


def test_a_table_that_breaks_is_reported(tmp_path: Path) -> None:
    _, problems = read_table(tmp_path, 'Defect ID,Stack Name\n"SYN-1,a\n')
    assert [problem.place.line for problem in problems] == [2]


def read_verdicts(folder: Path, name: str, text: str) -> tuple[Sequence[AssessmentRecord], Sequence[Problem]]:
    path = folder / name
    path.write_text(text, encoding="utf-8")
    found = read_assessments([path])
    return found.records, found.problems


def test_a_table_of_assessments_is_read(tmp_path: Path) -> None:
    found, problems = read_verdicts(
        tmp_path,
        "a.csv",
        "Defect ID,CPL Entry ID,Verdict\nSYN-1,300,not applicable\nSYN-1,301,None\nSYN-1,x,FIXED\nSYN-1,302,CLEAR\n",
    )
    assert [(one.cpl_entry_id, one.verdict, one.place.line) for one in found] == [
        (300, Exposure.NOT_APPLICABLE, 2),
        (301, None, 3),
    ]
    assert [(problem.place.line, problem.place.column) for problem in problems] == [(4, "CPL Entry ID"), (5, "Verdict")]


def test_a_vex_document_is_read(tmp_path: Path) -> None:
    names = [
        {"product_id": "P1", "product_identification_helper": {"model_numbers": ["300"]}},
        {"product_id": "P2", "name": "a product that names no entry"},
    ]
    statuses = {"known_affected": ["P1"], "known_not_affected": ["301"], "fixed": ["302"], "first_fixed": ["P2"]}
    document = {
        "product_tree": {"full_product_names": names},
        "vulnerabilities": [
            {"cve": "CVE-1", "product_status": statuses},
            {"ids": [{"text": "SYN-1"}], "product_status": {"under_investigation": ["303", "a meter"]}},
            {"product_status": {}},
            {"cve": "CVE-2", "product_status": {"fixed": [7]}},
        ],
    }
    found, problems = read_verdicts(tmp_path, "vex.json", json.dumps(document))
    assert [(one.names[0], one.cpl_entry_id, one.verdict) for one in found] == [
        ("CVE-1", 300, Exposure.AFFECTED),
        ("CVE-1", 301, Exposure.NOT_APPLICABLE),
        ("CVE-1", 302, Exposure.FIXED),
        ("SYN-1", 303, Exposure.UNDER_INVESTIGATION),
    ]
    assert [problem.place.column for problem in problems] == [
        "vulnerabilities[0].product_status.first_fixed[0]",
        "vulnerabilities[1].product_status.under_investigation[1]",
        "vulnerabilities[2]",
        "vulnerabilities[3].product_status.fixed[0]",
    ]


def test_a_document_without_vulnerabilities_is_no_vex(tmp_path: Path) -> None:
    assert len(read_verdicts(tmp_path, "vex.json", "[]")[1]) == 1


def test_rows_of_a_defect_that_disagree_are_problems_and_none_of_them_is_taken(tmp_path: Path) -> None:
    records, problems = read_table(
        tmp_path,
        "Defect ID,Title,Aliases,Stack Name,Introduced,Withdrawn\n"
        "SYN-1,one,,EmberZNet,1,\n"
        "SYN-1,,SYN-8 SYN-9,EmberZNet,2,2024-01-01\n"
        "SYN-1,other,SYN-9;SYN-8,EmberZNet,3,2024-01-02\n"
        "SYN-2,two,,EmberZNet,1,\n",
    )
    assert [record.defect_id for record in records] == ["SYN-2"]
    assert [(problem.place.line, problem.place.column, problem.subject) for problem in problems] == [
        (4, "Title", "defect SYN-1"),
        (4, "Withdrawn", "defect SYN-1"),
    ]


def test_any_row_of_a_defect_may_say_what_it_is(tmp_path: Path) -> None:
    [record], problems = read_table(
        tmp_path, "Defect ID,Title,Stack Name,Withdrawn\nSYN-1,,EmberZNet,\nSYN-1,one,Z-Stack,2024-01-01\n"
    )
    assert not problems
    assert (record.title, record.withdrawn_at) == ("one", 1704067200000)


def test_a_defect_with_a_bad_row_is_not_taken_from_its_others(tmp_path: Path) -> None:
    found = read_defects([write(tmp_path, "SYN-1,EmberZNet,1\nSYN-1,EmberZNet,7.x\nSYN-2,EmberZNet,1\n,EmberZNet,2\n")])
    assert not found.records
    assert [(one.name, problem.subject) for one, problem in zip(found.spoilt, found.problems, strict=True)] == [
        ("SYN-1", "defect SYN-1"),
        ("SYN-2", "defect"),
    ]


def write(folder: Path, rows: str) -> Path:
    path = folder / "defects.csv"
    path.write_text(f"Defect ID,Stack Name,Introduced\n{rows}", encoding="utf-8")
    return path


def test_a_bad_row_of_an_assessment_names_what_it_may_contradict(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("Defect ID,CPL Entry ID,Verdict\nSYN-1,300,CLEAR\n,301,FIXED\nSYN-1\n", encoding="utf-8")
    found = read_assessments([path])
    assert [(one.name, one.cpl_entry_id) for one in found.spoilt] == [("SYN-1", 300), (None, 301), ("SYN-1", None)]
