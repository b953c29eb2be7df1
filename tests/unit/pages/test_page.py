"""Pages as they are read: each operation is valid for the schema, and has a template."""

import re

import pytest
from graphql import parse, validate
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Match, Route

from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.pages import explorer  # noqa: F401 - it registers the convertors of paths
from firmware_graph.pages.page import VIEWS, Page, read_pages

PAGES = read_pages()
SCHEMA = executable(declared_schema())


async def noop(_request: Request) -> Response:
    return Response()


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_operation_of_a_page_is_valid_and_has_its_template(page: Page) -> None:
    assert validate(SCHEMA, parse(page.query)) == []
    assert (VIEWS / f"{page.name}.html").is_file() is not bool(page.of)


def test_templates_are_of_pages_alone() -> None:
    assert {file.stem for file in VIEWS.glob("*.html")} == {page.name for page in PAGES if not page.of}


@pytest.mark.parametrize("page", [page for page in PAGES if page.of], ids=lambda page: page.name)
def test_form_is_a_change_with_words_for_what_is_done_and_pages_around_it(page: Page) -> None:
    around = {one.name: one for one in PAGES if not one.is_change}
    assert page.is_change
    assert page.settings["done"]
    assert {page.of, page.then} <= around.keys()
    answered = {"id"} if "subject: " in page.query else set()  # of what is made
    assert around[page.then].required - around[page.then].scopes.keys() <= page.required | answered


@pytest.mark.parametrize(
    ("digits", "entry"), [("20", 20), ("9" * 10, 9_999_999_999), ("1" * 11, None), ("1" * 4_301, None)]
)
def test_path_with_more_digits_than_an_entry_has_is_of_no_page(digits: str, entry: int | None) -> None:
    [page] = [page for page in PAGES if page.name == "version"]
    match, scope = Route(page.path, noop).matches({"type": "http", "method": "GET", "path": f"/versions/{digits}"})
    assert (match, scope.get("path_params")) == (
        (Match.NONE, None) if entry is None else (Match.FULL, {"entry": entry})
    )


def test_no_page_reads_numbers_from_its_path_without_a_limit_of_digits() -> None:
    assert not [page.path for page in PAGES if re.search(r"\{\w+:(?!entry)", page.path)]


def test_paths_are_of_one_page_each() -> None:
    assert len({page.path for page in PAGES}) == len(PAGES)
