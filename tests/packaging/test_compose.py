"""The compose file: what it insists on, and the way from an import to a pathway on a real engine."""

import json
import re
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
import pytest
import yaml  # type: ignore[import-untyped]
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import mint_token, public_jwks
from firmware_graph.settings import Settings, variable_of
from support.docker_engine import Engine
from support.paths import ROOT

pytestmark = pytest.mark.timeout(1500)

COMPOSE = (ROOT / "docker-compose.yml").read_text()
DOCKERFILE = (ROOT / "Dockerfile").read_text()
CONFTEST = (ROOT / "tests/conftest.py").read_text()
EXAMPLE = ROOT / "src/firmware_graph/example"
SHEETS = ("--cpl", "/sheets/cpl.csv", "--fir", "/sheets/fir.csv", "--zigbee", "/sheets/zigbee.csv")
READY_SECONDS = 600  # a busy machine plans a cold graph slowly
ON_A_BUSY_MACHINE = {"FIRMWARE_GRAPH_DEADLINE_SECONDS": "120", "FIRMWARE_GRAPH_AUDIT_SECONDS": "60"}
REQUIRED = ("NEO4J_PASSWORD", "JWKS_FOLDER", "TOKEN_ISSUER", "TOKEN_AUDIENCE")
ISSUER = "https://issuer.example"
AUDIENCE = "firmware-graph"
SUCCESSIONS = ("--successions", "/sheets/successions.toml")
PATHWAY = """
{ upgradePathway(from: {cplEntryId: 20}, to: {cplEntryId: 22}) {
  ... on UpgradePathway { versions { cplEntryId zigbeeStack { name } } } } }
"""


@dataclass(frozen=True, slots=True)
class Project:
    """The services of the compose file, apart from any others."""

    engine: Engine
    name: str
    environment: Mapping[str, str]
    signing_key: str

    def compose(self, *arguments: str) -> str:
        return self.engine.run("compose", "--project-name", self.name, *arguments, environment=self.environment)

    def up(self) -> None:
        """Start both, and wait until the API has prepared the graph."""
        self.compose("up", "--no-build", "--detach", "--wait", "--wait-timeout", "220")
        self.wait_until_ready()

    def wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_SECONDS
        while (answer := self.request("GET", "/readyz")).status_code != 200:
            assert time.monotonic() < deadline, answer.text
            time.sleep(1)

    def request(self, method: str, path: str, **parts: Any) -> httpx.Response:
        with httpx.Client(transport=httpx.HTTPTransport(retries=3), trust_env=False, timeout=150) as client:
            return client.request(method, f"http://{self.compose('port', 'api', '8000')}{path}", **parts)

    def token(self, role: Role, *, issuer: str = ISSUER, audience: str = AUDIENCE) -> str:
        return mint_token(self.signing_key.encode(), role=role, issuer=issuer, audience=audience)

    def ask(self, query: str, role: Role | None = None) -> Any:
        """Send a query with a token of a role, or with none."""
        headers = {"Authorization": f"Bearer {self.token(role)}"} if role else {}
        return self.request("POST", "/graphql", json={"query": query}, headers=headers).json()


@pytest.fixture(scope="module")
def project(
    engine: Engine, image: str, signing_key: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Project]:
    """Start Neo4j and the API, and import the example sheets."""
    keys = tmp_path_factory.mktemp("keys") / "jwks.json"
    keys.write_text(json.dumps(public_jwks(signing_key.encode())))
    keys.parent.chmod(0o755)  # the user of the API is another
    override = tmp_path_factory.mktemp("override") / "docker-compose.override.yml"
    override.write_text(yaml.safe_dump({"services": {"api": {"environment": ON_A_BUSY_MACHINE}}}))
    environment = {
        "COMPOSE_FILE": f"{ROOT / 'docker-compose.yml'}:{override}",
        "FIRMWARE_GRAPH_IMAGE": image,
        "NEO4J_PASSWORD": uuid4().hex,
        "JWKS_FOLDER": str(keys.parent),
        "TOKEN_ISSUER": ISSUER,
        "TOKEN_AUDIENCE": AUDIENCE,
        "PORT": "0",
    }
    started = Project(engine, f"firmware-graph-test-{uuid4().hex[:8]}", environment, signing_key)
    try:
        started.up()
        volume = ("--volume", f"{EXAMPLE}:/sheets:ro")
        started.compose("run", "--rm", "--no-TTY", *volume, "api", "import", *SHEETS, *SUCCESSIONS)
        yield started
    finally:
        started.compose("down", "--volumes", "--remove-orphans")


def test_compose_file_has_no_default_password_key_set_issuer_or_audience() -> None:
    for variable in REQUIRED:
        uses = re.findall(rf"\$\{{{variable}(.)", COMPOSE)
        assert uses
        assert set(uses) == {":"}
        assert len(re.findall(rf"\$\{{{variable}:\?Set {variable} to [^}}]+\.\}}", COMPOSE)) == len(uses)


def test_compose_file_publishes_on_loopback_alone() -> None:
    published = re.findall(r"^ +ports:\n((?: +- .*\n)+)", COMPOSE, flags=re.MULTILINE)
    assert [ports.strip() for ports in published] == ['- "127.0.0.1:${PORT:-8000}:8000"']
    assert "network_mode" not in COMPOSE


def test_each_service_is_pinned_bounded_and_started_again_and_looked_at() -> None:
    services = yaml.safe_load(COMPOSE)["services"]
    assert services.keys() == {"neo4j", "api"}
    for service in services.values():
        assert re.search(r":-\d+m\}$|:-\dg\}$", service["mem_limit"])
        assert (service["restart"], service["security_opt"]) == ("unless-stopped", ["no-new-privileges:true"])
        assert service["stop_grace_period"]
    image = services["neo4j"]["image"].removeprefix("${NEO4J_IMAGE:-").removesuffix("}")
    assert re.fullmatch(r"neo4j:\d+\.\d+\.\d+-community", image)
    assert f'Neo4jContainer("{image}")' in CONFTEST  # of the tests that ask for Docker
    assert services["api"]["build"]["args"]["PYTHON_IMAGE"] == f"${{PYTHON_IMAGE:-{python_image()}}}"
    assert services["api"]["read_only"]
    assert services["api"]["cap_drop"] == ["ALL"]


def python_image() -> str:
    """Return the image that the Dockerfile is built from, which has its version and its distribution."""
    found = re.search(r"^ARG PYTHON_IMAGE=(python:\d+\.\d+-slim-\w+)$", DOCKERFILE, flags=re.MULTILINE)
    assert found
    assert re.findall(r"^FROM (\S+)", DOCKERFILE, flags=re.MULTILINE) == ["${PYTHON_IMAGE}", "${PYTHON_IMAGE}"]
    return found[1]


def test_health_is_lost_after_a_minute_without_an_answer_and_not_sooner() -> None:
    [check] = re.findall(r"^HEALTHCHECK (--.*) \\$", DOCKERFILE, flags=re.MULTILINE)
    of_image = {name: int(seconds) for name, seconds in re.findall(r"--([a-z-]+)=(\d+)", check)}
    of_neo4j = yaml.safe_load(COMPOSE)["services"]["neo4j"]["healthcheck"]
    for interval, timeout, retries in (
        (of_image["interval"], of_image["timeout"], of_image["retries"]),
        (int(of_neo4j["interval"].rstrip("s")), int(of_neo4j["timeout"].rstrip("s")), of_neo4j["retries"]),
    ):
        assert interval * retries >= 60
        assert timeout >= 10


def test_compose_passes_issuer_and_audience_and_trusts_no_key_of_a_demonstration() -> None:
    environment = yaml.safe_load(COMPOSE)["services"]["api"]["environment"]
    assert environment["FIRMWARE_GRAPH_TOKEN_ISSUER"].startswith("${TOKEN_ISSUER:?")
    assert environment["FIRMWARE_GRAPH_TOKEN_AUDIENCE"].startswith("${TOKEN_AUDIENCE:?")
    assert "DEMO" not in COMPOSE + DOCKERFILE
    assert {name for name in environment if name.startswith("FIRMWARE_")} <= set(documented_settings())


def test_keys_are_mounted_as_a_folder_so_that_a_file_can_be_put_in_the_place_of_another() -> None:
    api = yaml.safe_load(COMPOSE)["services"]["api"]
    [mounted] = api["volumes"]
    assert (mounted["type"], mounted["read_only"], mounted["bind"]) == ("bind", True, {"create_host_path": False})
    assert mounted["source"].startswith("${JWKS_FOLDER:?")
    assert api["environment"]["FIRMWARE_GRAPH_JWKS_FILE"] == f"{mounted['target']}/${{JWKS_FILE:-jwks.json}}"


def documented_settings() -> list[str]:
    """List the settings of a process."""
    return [variable_of(name) for name in Settings.model_fields]


def test_compose_example_names_every_variable() -> None:
    example = set(re.findall(r"^#?([A-Z0-9_]+)=", (ROOT / "compose.env.example").read_text(), flags=re.MULTILINE))
    assert set(re.findall(r"\$\{([A-Z0-9_]+)", COMPOSE)) == example


@pytest.mark.parametrize("missing", REQUIRED)
def test_compose_without_what_it_needs_says_what_to_set(engine: Engine, missing: str) -> None:
    given = dict.fromkeys(REQUIRED, "long-enough") | {missing: ""}
    refused = engine.attempt("compose", "config", "--quiet", environment=given)
    assert refused.returncode != 0
    assert f"Set {missing} to" in refused.stderr


def test_pathway_is_answered_to_a_party_and_refused_to_anyone_else(project: Project) -> None:
    refused = project.ask(PATHWAY)
    assert refused["data"] == {"upgradePathway": None}
    assert refused["errors"][0]["extensions"]["requiredScope"] == "fir:read"
    answered = project.ask(PATHWAY, Role.PARTY)
    assert answered["data"]["upgradePathway"]["versions"] == [
        {"cplEntryId": entry, "zigbeeStack": None} for entry in (20, 21, 22)
    ]


@pytest.mark.parametrize("changes", [{"issuer": "https://another.example"}, {"audience": "another"}])
def test_token_of_another_issuer_or_for_another_service_is_401(project: Project, changes: dict[str, str]) -> None:
    headers = {"Authorization": f"Bearer {project.token(Role.PARTY, **changes)}"}
    assert project.request("POST", "/graphql", json={"query": PATHWAY}, headers=headers).status_code == 401


def test_stack_is_shown_to_the_security_sub_committee(project: Project) -> None:
    versions = project.ask(PATHWAY, Role.SSC)["data"]["upgradePathway"]["versions"]
    assert versions[0]["zigbeeStack"]["name"]


def test_keys_that_are_put_in_the_place_of_others_are_taken_without_a_restart(project: Project) -> None:
    keys = Path(project.environment["JWKS_FOLDER"]) / "jwks.json"
    before = keys.read_text()
    other = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    rotated = replace(project, signing_key=other.decode())
    assert rotated.ask(PATHWAY, Role.PARTY)["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    for text, asking in ((json.dumps(public_jwks(other)), rotated), (before, project)):
        new = keys.with_suffix(".new")
        new.write_text(text)
        new.replace(keys)
        assert asking.ask(PATHWAY, Role.PARTY)["data"]["upgradePathway"]["versions"]


def test_containers_made_again_keep_the_graph(project: Project) -> None:
    project.compose("down")
    project.up()
    assert project.ask("{ firmwareVersion(cplEntryId: 20) { cplEntryId } }") == {
        "data": {"firmwareVersion": {"cplEntryId": 20}}
    }


def test_doctor_finds_nothing_to_do(project: Project) -> None:
    found = project.compose("run", "--rm", "--no-TTY", "api", "doctor")
    assert ISSUER in found
    assert "firmware versions" in found


def test_neo4j_that_ends_is_started_again_and_found_again(project: Project) -> None:
    project.compose("restart", "--timeout", "0", "neo4j")
    project.wait_until_ready()
    assert project.ask("{ firmwareVersion(cplEntryId: 20) { cplEntryId } }")["data"]["firmwareVersion"]


def test_api_container_has_no_rights_and_cannot_write(project: Project) -> None:
    status = project.compose("exec", "--no-TTY", "api", "cat", "/proc/1/status")
    assert re.search(r"^Uid:\s+10001\b", status, flags=re.MULTILINE)
    assert re.search(r"^CapBnd:\s+0+$", status, flags=re.MULTILINE)
    assert re.search(r"^NoNewPrivs:\s+1$", status, flags=re.MULTILINE)
    writing = "touch /tmp/here && ! touch /opt/firmware-graph/here && ! echo {} > /run/keys/jwks.json"
    project.compose("exec", "--no-TTY", "api", "sh", "-c", writing)
    held = "{{.HostConfig.ReadonlyRootfs}} {{.HostConfig.Memory}} {{.State.OOMKilled}}"
    assert project.engine.run("inspect", "--format", held, f"{project.name}-api-1") == f"true {2 << 30} false"
