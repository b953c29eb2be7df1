"""The next page of a list that a form asked for: it is of the same form."""

import html
import re
from typing import Any

import pytest

from firmware_graph.auth.caller import Caller
from firmware_graph.auth.roles import Role
from firmware_graph.pages.asking import Answer
from firmware_graph.pages.binding import bind, weights_in
from firmware_graph.pages.explorer import NOTHING_DONE
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
COMMITTEE = Reader(Caller(frozenset({Role.SSC})))
FORM = {"stackName": ["Ember & Znet"], "introduced": ["6.7.0"], "fixed": [""], "deviceType": ["ESME"]}


def shown(name: str, data: dict[str, Any], given: dict[str, list[str]], path: str) -> str:
    page = next(page for page in read_pages() if page.name == name)
    weights = weights_in(bind({"counts": "[FleetCount!]"}, given))
    values = {"given": given, "weights": weights, "reader": COMMITTEE, "here": path, "outcome": NOTHING_DONE}
    return Templates(Assets()).page(page, Answer(data), **values)


def rows(cursor: str, *models: dict[str, Any]) -> dict[str, Any]:
    node = {"exposure": "AFFECTED", "firmwareVersion": VERSION, "remediation": None}
    of_group = {"firmwareCount": 1_200, "deviceCount": 5}
    summary = {
        "manufacturerCount": 1,
        "deviceModelCount": 41,
        "deviceCount": 5,
        "byManufacturer": [{**of_group, "manufacturer": MAKER}],
        "byDeviceModel": [{**of_group, "deviceModel": model} for model in models or [MODEL]],
        "byZigbeeBand": [{**of_group, "zigbeeBand": "NOT_STATED"}],
    }
    page = {"hasNextPage": True, "endCursor": cursor}
    return {"totalCount": 1_200, "pageInfo": page, "nodes": [node], "summary": summary}


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
    nameless = {**MODEL, "id": "F001/2", "modelName": None, "modelIdentifier": "2"}
    page = shown("exposure", {"exposure": {**rows("c2", MODEL, nameless), "unknownStackNames": []}}, FORM, "/exposure")
    by_model = page[page.index("by model</caption>") : page.index("by band</caption>")]
    assert re.findall(r">(\w+)</a></td><td>([\d,]+)<", by_model) == [("E100", "1,200"), ("2", "1,200")]
    assert "2 of 41 are shown, the most first." in by_model


def test_devices_that_were_pasted_weigh_the_whole_list_and_each_of_its_groups() -> None:
    page = exposure(FORM | {"counts": ["20,5"]})
    assert "1,200 versions, 5 devices" in page
    assert page.count("<td>1,200</td><td>5</td>") == 3


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
