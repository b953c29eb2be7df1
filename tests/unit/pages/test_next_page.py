"""The next page of a list that a form asked for: it is of the same form."""

import html
import re
from typing import Any

import pytest

from firmware_graph.pages.asking import Answer
from firmware_graph.pages.explorer import NOTHING_DONE, weights_in
from firmware_graph.pages.page import read_pages
from firmware_graph.pages.reader import Reader
from firmware_graph.pages.rendering import Assets, Templates

MAKER = {"code": "F001", "name": "Example Meters"}
MODEL = {"id": "F001/1", "modelName": "E100", "modelIdentifier": "1", "deviceType": "ESME", "manufacturer": MAKER}
VERSION = {
    "cplEntryId": 20,
    "versionHex": "00010000",
    "versionSubmitted": "00010000",
    "status": "CURRENT",
    "addedOn": "2020-01-01",
    "deviceModel": MODEL,
    "zigbeeBand": "NOT_STATED",
    "manufacturerContact": None,
}
FORM = {"stackName": ["Ember & Znet"], "introduced": ["6.7.0"], "fixed": [""], "deviceType": ["ESME"]}


def shown(name: str, data: dict[str, Any], given: dict[str, list[str]], path: str) -> str:
    page = next(page for page in read_pages() if page.name == name)
    values = {"given": given, "weights": weights_in(given), "reader": Reader(), "here": path, "outcome": NOTHING_DONE}
    return Templates(Assets()).page(page, Answer(data), **values)


def rows(cursor: str) -> dict[str, Any]:
    node = {"exposure": "AFFECTED", "firmwareVersion": VERSION, "remediation": None}
    edge = {"cursor": cursor, "node": node}
    return {"totalCount": 2, "pageInfo": {"hasNextPage": True, "endCursor": cursor}, "edges": [edge]}


def exposure(given: dict[str, list[str]]) -> str:
    return shown("exposure", {"exposure": {**rows("c2"), "unknownStackNames": []}}, given, "/exposure")


def following(page: str) -> list[str]:
    return [html.unescape(link) for link in re.findall(r'rel="next" href="([^"]+)"', page)]


@pytest.mark.parametrize("more", [{}, {"counts": [""]}, {"after": ["c1"]}])
def test_next_page_without_counts_is_an_address_with_the_criteria(more: dict[str, list[str]]) -> None:
    wanted = "/exposure?stackName=Ember+%26+Znet&introduced=6.7.0&deviceType=ESME&after=c2"
    assert following(exposure(FORM | more)) == [wanted]


def test_next_page_with_counts_is_a_form_that_sends_the_same_again() -> None:
    page = exposure(FORM | {"counts": ["20,5\n21,6"], "after": ["c1"]})
    assert following(page) == []
    form = next(form for form in re.findall(r"<form.*?</form>", page, re.DOTALL) if "Next page" in form)
    sent = [(name, html.unescape(text)) for name, text in re.findall(r'name="([^"]+)" value="([^"]*)"', form)]
    assert 'method="post" action="/exposure"' in form
    assert dict(sent) == {**{name: texts[0] for name, texts in FORM.items()}, "counts": "20,5\n21,6", "after": "c2"}
    assert len(sent) == len(dict(sent))


def test_models_without_a_name_are_counted_each_by_itself() -> None:
    list_ = rows("c2")
    nameless = {**MODEL, "id": "F001/2", "modelName": None, "modelIdentifier": "2"}
    [edge] = list_["edges"]
    node = {**edge["node"], "firmwareVersion": {**VERSION, "deviceModel": nameless}}
    list_["edges"] += [{**edge, "node": node}]
    page = shown("exposure", {"exposure": {**list_, "unknownStackNames": []}}, FORM, "/exposure")
    by_model = page[page.index("by model</caption>") : page.index("by band</caption>")]
    assert re.findall(r">(\w+)</a></td><td>(\d+)<", by_model) == [("E100", "1"), ("2", "1")]


def test_lists_of_a_defect_go_on_each_by_its_own_cursor() -> None:
    subject: dict[str, Any] = {
        "id": "SYN-1",
        "aliases": [],
        "title": "x",
        "severity": None,
        "references": [],
        "withdrawnAt": None,
    }
    data = {"subject": {**subject, "affected": rows("a2"), "unknown": rows("u2")}}
    page = shown("defect", data, {"id": ["SYN-1"], "deviceType": ["GSME"], "after": ["a1"]}, "/defect")
    assert following(page) == [
        "/defect?id=SYN-1&deviceType=GSME&after=a2",
        "/defect?id=SYN-1&deviceType=GSME&after=a1&unknownAfter=u2",
    ]


def test_list_that_is_longer_than_its_page_goes_on_behind_the_last_that_is_listed() -> None:
    data = {"exposure": {**rows("c500"), "totalCount": 500, "unknownStackNames": []}}
    [edge] = data["exposure"]["edges"]
    data["exposure"]["edges"] = [{**edge, "cursor": f"c{place}"} for place in range(1, 501)]
    of_another = {**VERSION, "deviceModel": {**MODEL, "id": "F001/2", "modelName": "E200"}}
    data["exposure"]["edges"][0]["node"] = {**edge["node"], "firmwareVersion": of_another}
    page = shown("exposure", data, FORM, "/exposure")
    assert page.index("E100</a></td><td>499</td>") < page.index("E200</a></td><td>1</td>")
    assert page.split("each version")[-1].count("<tr><td>") == 80
    assert following(page)[0].endswith("after=c80")
    assert "<td>Example Meters</td><td>500</td>" in page
