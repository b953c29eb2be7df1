"""Pages as they are read: each operation is valid for the schema, and has a template."""

import pytest
from graphql import parse, validate

from firmware_graph.api.schema.build import declared_schema, executable
from firmware_graph.pages.page import VIEWS, Page, read_pages

PAGES = read_pages()
SCHEMA = executable(declared_schema())


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


def test_paths_are_of_one_page_each() -> None:
    assert len({page.path for page in PAGES}) == len(PAGES)
