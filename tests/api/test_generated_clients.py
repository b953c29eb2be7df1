"""Clients generated for Python and for TypeScript ask the running service for a pathway and a batch.

Each is generated from the artefacts of a release, in an environment of its own, so these take long; what they are made
of is checked in `tests/unit/schema`.
"""

import json
import shutil
import subprocess
import venv
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

from release_artefacts import write

pytestmark = pytest.mark.long

SECONDS = 240
NPM = shutil.which("npm")

OPERATIONS = """
query OnePathway($from: FirmwareReference!, $to: FirmwareReference, $asOf: DateTime) {
  upgradePathway(from: $from, to: $to, asOf: $asOf) { ...Answer }
}
query ManyPathways($requests: [PathwayRequest!]!) {
  upgradePathways(requests: $requests) { ...Answer }
}
fragment Answer on UpgradePathwayResult {
  __typename
  ... on UpgradePathway { hops versions { cplEntryId } pathwayCount }
  ... on NoPathway { noPathwayReason }
  ... on FirmwareNotFound { message }
}
"""

ARIADNE = """
[tool.ariadne-codegen]
schema_path = "schema.graphql"
queries_path = "operations.graphql"
target_package_name = "client"
async_client = false
[tool.ariadne-codegen.scalars.Date]
type = "str"
[tool.ariadne-codegen.scalars.DateTime]
type = "str"
[tool.ariadne-codegen.scalars.BigInt]
type = "str"
"""

ASK_PY = """
import json, sys
from client import Client, FirmwareReference, PathwayRequest

url, authorization = sys.argv[1:]
client = Client(url=url, headers={"Authorization": authorization})
one = client.one_pathway(FirmwareReference(cplEntryId=20), FirmwareReference(cplEntryId=22))
many = client.many_pathways([PathwayRequest(**{"from": {"cplEntryId": entry}}) for entry in (20, 61, 99999)])
print(json.dumps({
    "hops": one.upgrade_pathway.hops,
    "versions": [version.cpl_entry_id for version in one.upgrade_pathway.versions],
    "types": [answer.typename__ for answer in many.upgrade_pathways],
}))
"""

ASK_TS = """
import { print } from "graphql";
import type { TypedDocumentNode } from "@graphql-typed-document-node/core";
import { ManyPathwaysDocument, OnePathwayDocument } from "./gql/graphql.js";

declare const process: { argv: string[] };
const [url, authorization] = process.argv.slice(2);

async function ask<Result, Variables>(document: TypedDocumentNode<Result, Variables>, variables: Variables) {
  const answer = await fetch(url!, {
    method: "POST",
    headers: { "content-type": "application/json", authorization: authorization! },
    body: JSON.stringify({ query: print(document), variables }),
  });
  return ((await answer.json()) as { data: Result }).data;
}

const one = (await ask(OnePathwayDocument, { from: { cplEntryId: 20 }, to: { cplEntryId: 22 } })).upgradePathway;
const requests = [20, 61, 99999].map((cplEntryId) => ({ from: { cplEntryId } }));
const many = (await ask(ManyPathwaysDocument, { requests })).upgradePathways;
if (one?.__typename !== "UpgradePathway") throw new Error("no pathway");
console.log(
  JSON.stringify({
    hops: one.hops,
    versions: one.versions.map((version) => version.cplEntryId),
    types: (many ?? []).map((answer) => answer?.__typename),
  }),
);
"""

EXPECTED = {"hops": 2, "versions": [20, 21, 22], "types": ["UpgradePathway", "NoPathway", "FirmwareNotFound"]}


def run(*command: str | Path, folder: Path) -> str:
    done = subprocess.run(  # noqa: S603 - what the test itself has put together
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(tmp_path)
    (tmp_path / "operations.graphql").write_text(OPERATIONS)
    return tmp_path


@pytest.fixture
def arguments(client: httpx.Client, headers_of: Callable[..., dict[str, str]]) -> tuple[str, str]:
    return f"{client.base_url}/graphql".replace("//graphql", "/graphql"), headers_of("party")["authorization"]


def test_a_client_by_ariadne_codegen_asks_for_a_pathway_and_a_batch(folder: Path, arguments: tuple[str, str]) -> None:
    venv.create(folder / "venv", with_pip=True)
    python = folder / "venv" / "bin" / "python"
    run(
        python,
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "ariadne-codegen==0.19.0",
        folder=folder,
    )
    (folder / "pyproject.toml").write_text(ARIADNE)
    run(folder / "venv" / "bin" / "ariadne-codegen", folder=folder)
    (folder / "ask.py").write_text(ASK_PY)
    assert json.loads(run(python, "ask.py", *arguments, folder=folder)) == EXPECTED


@pytest.mark.skipif(NPM is None, reason="npm is not on this machine, and graphql-codegen comes by it")
def test_a_client_by_graphql_codegen_asks_for_a_pathway_and_a_batch(folder: Path, arguments: tuple[str, str]) -> None:
    packages = ("@graphql-codegen/cli", "@graphql-codegen/client-preset", "@graphql-typed-document-node/core")
    (folder / "package.json").write_text(json.dumps({"private": True, "type": "module"}))
    run(
        str(NPM), "install", "--no-audit", "--no-fund", "--silent", *packages, "typescript", "graphql@16", folder=folder
    )
    config = {
        "schema": "schema.graphql",
        "documents": ["operations.graphql"],
        "generates": {"./gql/": {"preset": "client", "presetConfig": {"fragmentMasking": False}}},
        "config": {"scalars": {"Date": "string", "DateTime": "string", "BigInt": "string"}, "useTypeImports": True},
    }
    (folder / "codegen.json").write_text(json.dumps(config))
    run(folder / "node_modules" / ".bin" / "graphql-codegen", "--config", "codegen.json", folder=folder)
    (folder / "ask.ts").write_text(ASK_TS)
    options = ("--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "--lib", "es2022,dom")
    run(folder / "node_modules" / ".bin" / "tsc", *options, "ask.ts", folder=folder)
    assert json.loads(run("node", "ask.js", *arguments, folder=folder)) == EXPECTED
