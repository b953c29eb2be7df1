"""Each page has a task that is done by keyboard alone, and each role has one."""

import ast
import inspect
from collections.abc import Iterator

from starlette.routing import Route

from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.settings import load_settings
from support.keyboard_tasks import TASKS
from support.keyboard_tasks.pages import TASK_ON
from support.paths import ROOT

PARTY_PAGES = ROOT / "tests/browser/test_party_pages.py"
WITHOUT_A_PAGE = {"/sign-in/elsewhere", "/sign-in/back"}
"""They lead to an issuer and back."""


def pages() -> Iterator[str]:
    """List the addresses of the pages that a browser can open."""
    app = create_app(load_settings(neo4j_uri="bolt://127.0.0.1:1", neo4j_password="none"))
    for route in app.routes:
        if isinstance(route, Route) and "GET" in (route.methods or ()):
            module = inspect.getmodule(route.endpoint)
            if module is not None and module.__name__.startswith("firmware_graph.pages."):
                yield route.path


def test_each_page_has_a_task() -> None:
    assert {*pages()} - WITHOUT_A_PAGE == TASK_ON.keys()


def test_each_task_that_is_named_exists() -> None:
    tests = {node.name for node in ast.parse(PARTY_PAGES.read_text()).body if isinstance(node, ast.FunctionDef)}
    assert {*TASK_ON.values()} <= {str(task) for task in TASKS} | tests


def test_each_role_has_a_task() -> None:
    roles = {who.role for task in TASKS for who, _ in task.turns}
    assert roles >= {"", *(role.value for role in Role)}
