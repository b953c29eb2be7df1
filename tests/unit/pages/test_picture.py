"""The picture of a lineage on a page: what is not known, and branches where it is too large for one picture."""

import asyncio
import re
import threading
from typing import Any

import pytest

from firmware_graph.exports.picture.drawing import MOST_DRAWN, MOST_NODES
from firmware_graph.pages.asking import Answer
from firmware_graph.pages.explorer import NOTHING_DONE
from firmware_graph.pages.page import read_pages
from firmware_graph.pages.reader import Reader
from firmware_graph.pages.rendering import LONG_ANSWER, Assets, Templates
from support.drawn import a_lineage, a_version, an_upgrade

MODEL: dict[str, Any] = {
    "id": "F001/1",
    "modelName": "E100",
    "modelIdentifier": "1",
    "deviceType": "ESME",
    "manufacturer": {"code": "F001", "name": "Example Meters"},
    "hardwareVersion": None,
    "hardwareRevision": None,
    "generation": None,
    "variant": None,
    "limitations": [],
    "environment": "PRODUCTION",
    "firmwareVersions": {"totalCount": 0, "nodes": [], "pageInfo": {"hasNextPage": False}},
}


def shown(answer: Answer, **given: str) -> str:
    page = next(page for page in read_pages() if page.name == "model")
    values = {name: [value] for name, value in given.items()}
    here = "/model?id=F001%2F1"
    return Templates(Assets()).page(page, answer, given=values, reader=Reader(), here=here, outcome=NOTHING_DONE)


def model_with(versions: list[dict[str, Any]], ends: list[tuple[int, int]], **given: str) -> str:
    drawn = a_lineage(versions, [an_upgrade(*pair) for pair in ends])["drawn"]
    return shown(Answer({"subject": {**MODEL, **drawn}}), **given)


def chain_of(count: int) -> tuple[list[dict[str, Any]], list[tuple[int, int]]]:
    return [a_version(entry) for entry in range(1, count + 1)], [(entry, entry + 1) for entry in range(1, count)]


def test_version_that_nothing_was_declared_of_has_a_question_mark_and_says_so() -> None:
    page = model_with([a_version(1, predecessorsDeclared="NOT_PROVIDED"), a_version(2)], [(1, 2)])
    [unknown, known] = re.findall(r'<a id="node-.*?</a>', page, re.DOTALL)
    assert ">?</text>" in unknown
    assert "predecessors not declared" in unknown
    assert "?</text>" not in known


def test_lineage_of_as_many_versions_as_one_picture_shows_is_drawn() -> None:
    page = model_with(*chain_of(MOST_NODES))
    assert page.count('<a id="node-') == MOST_NODES
    assert "Branches of the lineage" not in page


def test_lineage_with_one_more_is_a_list_of_branches_that_open() -> None:
    page = model_with(*chain_of(MOST_NODES + 1))
    assert '<a id="node-' not in page
    assert "Branches of the lineage: 2" in page
    assert "/model?id=F001%2F1&amp;branch=101#lineage" in page
    opened = model_with(*chain_of(MOST_NODES + 1), branch="101")
    assert re.findall(r'<a id="node-(\d+)"', opened)[:2] == ["100", "101"]
    assert 'aria-current="true"' in opened
    assert model_with(*chain_of(MOST_NODES + 1), whole="yes").count('<a id="node-') == MOST_NODES + 1


def test_lineage_that_is_too_large_to_be_drawn_whole_is_shown_by_branches_alone() -> None:
    versions, ends = chain_of(MOST_DRAWN["versions"] + 1)
    page = model_with(versions, ends, whole="yes")
    assert '<a id="node-' not in page
    assert "draw all of it" not in page
    many = [ends[0]] * (MOST_DRAWN["upgrades"] + 1)
    assert "draw all of it" not in model_with(versions[:2], many, whole="yes")
    assert "draw all of it" in model_with(*chain_of(MOST_NODES + 1))


async def thread_of(templates: Templates, size: int) -> int:
    """Return the thread in which a page is rendered of an answer of some size."""
    threads = []
    templates.environment.filters["number"] = lambda value: threads.append(threading.get_ident()) or value  # type: ignore[func-returns-value]
    drawn = a_lineage(*chain_of(MOST_NODES + 1)[:1], [])["drawn"]
    page = next(page for page in read_pages() if page.name == "model")
    answer = Answer({"subject": {**MODEL, **drawn}}, size=size)
    await templates.page_apart(page, answer, given={}, reader=Reader(), here="/model", outcome=NOTHING_DONE)
    return threads[0]


def test_page_is_rendered_beside_the_loop_if_it_is_long_or_its_template_is_not_compiled() -> None:
    async def threads() -> list[int]:
        templates = Templates(Assets())
        return [await thread_of(templates, size) for size in (0, 0, LONG_ANSWER + 1)]

    own = threading.get_ident()
    assert [one == own for one in asyncio.run(threads())] == [False, True, False]


@pytest.mark.parametrize("branch", ["nothing", "0", "99999"])
def test_branch_that_is_none_opens_none(branch: str) -> None:
    page = model_with(*chain_of(MOST_NODES + 1), branch=branch)
    assert '<a id="node-' not in page
    assert "Branches of the lineage: 2" in page


def test_page_that_could_not_be_answered_does_not_say_that_there_is_no_such_thing() -> None:
    error = {"message": "It took longer than its deadline.", "extensions": {"code": "TIMEOUT"}}
    assert "no such model" not in shown(Answer(errors=[error])).lower()
    assert "no such model" in shown(Answer({"subject": None})).lower()
