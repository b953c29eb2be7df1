"""A value that an open enum gained is taken by clients that were generated before it, for Python and TypeScript.

The clients are generated in environments of their own, so these take long.
"""

import json
import shutil
import subprocess
import threading
import venv
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from release_artefacts import with_open_enums_as_scalars

pytestmark = pytest.mark.long

SECONDS = 240
NPM = shutil.which("npm")
NEW = "LIGHT"

SCHEMA = """
type Query { shade: Shade! }
"Open: more may come."
enum Shade { DARK }
"""
OPERATION = "query OneShade { shade }\n"
ARIADNE = """
[tool.ariadne-codegen]
schema_path = "schema.graphql"
queries_path = "operations.graphql"
target_package_name = "client"
async_client = false
[tool.ariadne-codegen.scalars.Shade]
type = "str"
"""
ASK_PY = "import sys\nfrom client import Client\nprint(Client(url=sys.argv[1]).one_shade().shade)\n"
ASK_TS = """
import { print } from "graphql";
import { OneShadeDocument, type OneShadeQuery } from "./gql/graphql.js";

declare const process: { argv: string[] };
const body = JSON.stringify({ query: print(OneShadeDocument) });
const answer = await fetch(process.argv[2]!, { method: "POST", body });
const { shade } = ((await answer.json()) as { data: OneShadeQuery }).data;
switch (shade) {
  case "DARK":
    throw new Error("the value that was known");
  default:
    console.log(shade);
}
"""


class NewValue(BaseHTTPRequestHandler):
    """Answers with a value that the clients' schema does not have."""

    def do_POST(self) -> None:
        content = json.dumps({"data": {"shade": NEW}}).encode()
        self.rfile.read(int(self.headers["content-length"]))
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - its name in the base class
        """Log nothing."""


@pytest.fixture
def url() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), NewValue) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/graphql"
        server.shutdown()
        thread.join()


def attempt(*command: str | Path, folder: Path) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(  # noqa: S603 - what the test itself has put together
        [str(part) for part in command], cwd=folder, capture_output=True, text=True, timeout=SECONDS, check=False
    )


def run(*command: str | Path, folder: Path) -> str:
    done = attempt(*command, folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip()


def test_client_by_ariadne_codegen_takes_a_new_value_of_an_open_enum(tmp_path: Path, url: str) -> None:
    venv.create(tmp_path / "venv", with_pip=True)
    binaries = tmp_path / "venv" / "bin"
    install = ("-m", "pip", "install", "--quiet", "--disable-pip-version-check", "ariadne-codegen==0.19.0")
    run(binaries / "python", *install, folder=tmp_path)
    (tmp_path / "operations.graphql").write_text(OPERATION)
    (tmp_path / "pyproject.toml").write_text(ARIADNE)
    (tmp_path / "ask.py").write_text(ASK_PY)

    (tmp_path / "schema.graphql").write_text(SCHEMA)
    run(binaries / "ariadne-codegen", folder=tmp_path)
    refused = attempt(binaries / "python", "ask.py", url, folder=tmp_path)
    assert "ValidationError" in refused.stderr  # an enum refuses what it does not know

    (tmp_path / "schema.graphql").write_text(with_open_enums_as_scalars(SCHEMA))
    shutil.rmtree(tmp_path / "client")
    run(binaries / "ariadne-codegen", folder=tmp_path)
    assert run(binaries / "python", "ask.py", url, folder=tmp_path) == NEW


@pytest.mark.skipif(NPM is None, reason="npm is not on this machine, and graphql-codegen comes by it")
def test_client_by_graphql_codegen_takes_a_new_value_of_an_open_enum(tmp_path: Path, url: str) -> None:
    packages = ("@graphql-codegen/cli", "@graphql-codegen/client-preset", "@graphql-typed-document-node/core")
    (tmp_path / "package.json").write_text(json.dumps({"private": True, "type": "module"}))
    options = ("--no-audit", "--no-fund", "--silent")
    run(str(NPM), "install", *options, *packages, "typescript", "graphql@16", folder=tmp_path)
    config = {
        "schema": "schema.graphql",
        "documents": ["operations.graphql"],
        "generates": {"./gql/": {"preset": "client", "presetConfig": {"fragmentMasking": False}}},
        "config": {"futureProofEnums": True, "enumsAsTypes": True, "useTypeImports": True},
    }
    (tmp_path / "codegen.json").write_text(json.dumps(config))
    (tmp_path / "schema.graphql").write_text(SCHEMA)
    (tmp_path / "operations.graphql").write_text(OPERATION)
    (tmp_path / "ask.ts").write_text(ASK_TS)
    binaries = tmp_path / "node_modules" / ".bin"
    run(binaries / "graphql-codegen", "--config", "codegen.json", folder=tmp_path)
    strict = ("--strict", "--target", "es2022", "--module", "nodenext", "--skipLibCheck", "--lib", "es2022,dom")
    run(binaries / "tsc", *strict, "ask.ts", folder=tmp_path)
    assert run("node", "ask.js", url, folder=tmp_path) == NEW
