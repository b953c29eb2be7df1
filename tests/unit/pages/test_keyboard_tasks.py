"""On each page each role does a task by keyboard alone, or is told whom it is for."""

import ast
import inspect
from collections.abc import Iterator

from starlette.routing import Route

from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.settings import load_settings
from support.keyboard_tasks import TASKS
from support.keyboard_tasks.pages import DONE_ON, pages_of
from support.keyboard_tasks.task import ANYONE, EVERY_ROLE
from support.keyboard_tasks.told import not_for
from support.paths import ROOT

PARTY_PAGES = ROOT / "tests/browser/test_party_pages.py"
WITHOUT_A_PAGE = {"/sign-in/elsewhere", "/sign-in/back"}
"""They lead to an issuer and back."""

BY_TESTS = {("/enquiries", "manufacturer")}
"""What is done in a test of its own, by whom."""


def pages() -> Iterator[str]:
    """List the addresses of the pages that a browser can open."""
    app = create_app(load_settings(neo4j_uri="bolt://127.0.0.1:1", neo4j_password="none"))
    for route in app.routes:
        if isinstance(route, Route) and "GET" in (route.methods or ()):
            module = inspect.getmodule(route.endpoint)
            if module is not None and module.__name__.startswith("firmware_graph.pages."):
                yield route.path


def test_each_page_says_whom_it_is_for_and_what_is_done_on_it() -> None:
    assert {*pages()} - WITHOUT_A_PAGE == DONE_ON.keys()


def test_each_role_does_a_task_on_a_page_or_is_told_whom_it_is_for() -> None:
    """A new page or role has neither at first."""
    roles = {"", *(role.value for role in Role)}
    done = {(path, role) for task in TASKS for role in task.roles for path in pages_of(str(task), role)}
    told = {(path, who.role) for who in (ANYONE, *EVERY_ROLE) for path in not_for(who.role)}
    assert {(path, role) for path in DONE_ON for role in roles} - BY_TESTS == (done | told) - BY_TESTS
    assert done & told == set()


def test_each_task_that_is_named_exists() -> None:
    tests = {node.name for node in ast.parse(PARTY_PAGES.read_text()).body if isinstance(node, ast.FunctionDef)}
    named = {name for done in DONE_ON.values() for name in done.tasks}
    assert named <= {str(task) for task in TASKS} | tests
