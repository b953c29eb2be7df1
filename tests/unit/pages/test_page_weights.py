"""How large pages are with everything in them that they can show: rendered from answers as long as they can be."""

import re
from collections.abc import Mapping, Sequence
from typing import Any, Final

import pytest

from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.exports.columns_of_pairs import rows_of_pair
from firmware_graph.exports.picture.drawing import MOST_LINES, MOST_NODES
from firmware_graph.ingest.report import ImportReport, Loss, Taken
from firmware_graph.pages.asking import Answer
from firmware_graph.pages.explorer import NOTHING_DONE
from firmware_graph.pages.listing import Shown
from firmware_graph.pages.page import Page, read_pages
from firmware_graph.pages.reader import Reader
from firmware_graph.pages.rendering import MOST_LISTED, MOST_SENT_AGAIN, Assets, Templates
from firmware_graph.pages.uploading import MOST_SHOWN
from firmware_graph.pages.uploading import Shown as ShownUpload
from firmware_graph.records.problem import FilePlace, Problem, ProblemCode
from support.full_answers import SENTENCE, FullAnswers

SCHEMA: Final = executable(declared_schema())
MOST_BYTES: Final = 100_000
TEMPLATES: Final = Templates(Assets())
EVERYONE: Final = Caller(
    frozenset(Role), "SPECIMEN-SUPPLIER", is_sec_party=True, manufacturer_codes=frozenset({"F001", "F002", "F003"})
)
GIVEN: Final[Mapping[str, list[str]]] = {
    "id": ["SYN-0001"],
    "q": ["specimen"],
    "entry": ["20"],
    "from": ["20"],
    "to": ["22"],
}
PAGES: Final = {page.name: page for page in read_pages()}
READ: Final = [page for page in PAGES.values() if not page.is_change and "list" not in page.settings]
LONGER_LINEAGES: Final = {"Lineage.versions": MOST_NODES, "NoPathway.openedBy": 40, "PathwayUnknown.undeclared": 40}
UNIONS: Final = ("UpgradePathway", "NoPathway", "PathwayUnknown", "MultipleTargets", "AmbiguousFirmware")


def rendered(page: Page, data: Mapping[str, Any], **more: Any) -> str:
    given = {
        "given": dict(GIVEN),
        "weights": {},
        "reader": Reader(EVERYONE),
        "here": page.path,
        "outcome": NOTHING_DONE,
    }
    return TEMPLATES.page(page, Answer(data, variables={"id": "SYN-0001"}), **(given | more))


def size_of(text: str) -> int:
    return len(text.encode())


@pytest.mark.parametrize("page", READ, ids=lambda page: page.name)
def test_page_of_full_lists_is_under_100_kb(page: Page) -> None:
    assert size_of(rendered(page, FullAnswers(SCHEMA).answer(page.query))) < MOST_BYTES


@pytest.mark.parametrize("union", UNIONS)
@pytest.mark.parametrize("name", ["pathway", "version"])
def test_page_of_every_answer_about_a_long_lineage_is_under_100_kb(name: str, union: str) -> None:
    answers = FullAnswers(SCHEMA, (union,), {**LONGER_LINEAGES, "Lineage.versions": 100})
    assert size_of(rendered(PAGES[name], answers.answer(PAGES[name].query))) < MOST_BYTES


def test_version_of_a_long_lineage_names_the_first_that_depend_on_it_in_under_100_kb() -> None:
    lengths = {
        "Lineage.versions": 1_500,
        "Dependents.undeclared": 1_400,
        "Upcoming.releases": 1_300,
        "Upcoming.upgrades": 1_200,
    }
    page = rendered(PAGES["version"], FullAnswers(SCHEMA, lengths=lengths).answer(PAGES["version"].query))
    assert size_of(page) < MOST_BYTES
    assert re.findall(r"and ([\d,]+) more, which", page) == ["1,300", "1,200", "1,100"]


@pytest.mark.parametrize("versions", [100, MOST_NODES + 1, 1_000])
def test_model_with_a_lineage_of_any_length_is_under_100_kb_and_lists_its_versions(versions: int) -> None:
    page = rendered(
        PAGES["model"], FullAnswers(SCHEMA, lengths={"Lineage.versions": versions}).answer(PAGES["model"].query)
    )
    assert size_of(page) < MOST_BYTES
    assert ("<svg" in page) is (versions * 3 - 6 <= MOST_LINES and versions <= MOST_NODES)
    assert page.partition("Versions of this model")[2].count("<tr>") == 1 + 50
    assert "Next page" in page


@pytest.mark.parametrize("name", ["defect", "exposure", "fleet"])
def test_answer_to_a_form_with_a_list_of_10000_is_under_100_kb(name: str) -> None:
    counts = "\n".join(f"{entry}, 1200" for entry in range(100_000, 110_000))
    weights = dict.fromkeys(range(100_000, 110_000), 1_200)
    data = FullAnswers(SCHEMA).answer(PAGES[name].query)
    subject = data.get("subject", {})
    for connection in (data.get("exposure"), subject.get("affected"), subject.get("unknown")):
        if connection:  # a form to the next page sends all counts again
            connection["pageInfo"]["hasNextPage"] = False
    page = rendered(PAGES[name], data, given={**GIVEN, "counts": [counts]}, weights=weights)
    assert size_of(page) < MOST_BYTES
    assert "too long to be repeated" in page
    assert len(counts) > MOST_SENT_AGAIN


@pytest.mark.parametrize("union", ["UpgradePathway", "NoPathway", "MultipleTargets"])
def test_list_of_10000_shows_its_first_rows_in_under_100_kb(union: str) -> None:
    page, given = PAGES["list"], {"rows": ["\n".join(map(str, range(10_000)))]}
    answers = FullAnswers(SCHEMA, (union,), {"Query.upgradePathways": MOST_LISTED}).answer(page.query)["answers"]
    rows = [
        {"line": line, "given": {"cpl_entry_id": "20"}, "answer": one, "problem": None}
        for line, one in enumerate(answers, 2)
    ]
    text = rendered(page, {"answers": answers}, given=given, shown=Shown(Answer(), rows, 10_000))
    assert size_of(text) < MOST_BYTES
    assert f"The first {MOST_LISTED} are shown" in text


def test_report_of_pairs_shows_its_first_in_under_100_kb() -> None:
    page = PAGES["pairs"]
    lengths = {"*.statements": 2, "*.next": 2}
    data = FullAnswers(SCHEMA, ("UpgradePathway", "FirmwareVersion"), lengths).answer(page.query)
    rows = [row for node in data["answers"]["page"]["nodes"] for row in rows_of_pair(node)]
    text = rendered(page, data, shown=Shown(Answer(data), rows, 10_000))
    assert size_of(text) < MOST_BYTES


def test_report_of_an_upload_shows_its_first_problems_in_under_100_kb() -> None:
    problems = [
        Problem(
            place=FilePlace("cpl.csv", line, "Firmware Version"),
            code=ProblemCode.BAD_VALUE,
            reason=SENTENCE,
            remedy=SENTENCE,
            value="x" * 500,
        )
        for line in range(10_000)
    ]
    [loss, *_] = Loss
    taken: Sequence[Taken] = [Taken(loss, entry, SENTENCE) for entry in range(10_000)]
    shown = ShownUpload(ImportReport(problems=problems, taken=taken, is_refused=True))
    text = TEMPLATES.rendered(
        "layout/upload.html",
        reader=Reader(EVERYONE),
        given={},
        here="/upload",
        groups=[["cpl", "fir", "upgrades"], ["zigbee"], ["defects", "assessments"]],
        refusals=(),
        taken=taken,
        most=MOST_SHOWN,
        shown=shown,
        counts={},
    )
    assert size_of(text) < MOST_BYTES
    assert f"The first {MOST_SHOWN} are shown" in text
