"""The built wheel, looked at from a folder of its own."""

import json
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from support.paths import ROOT

EXAMPLE = ROOT / "src/firmware_graph/example"
PAGE = ROOT / "src/firmware_graph/http/pages/graphiql.html"

# The wheel comes before the checkout, and the libraries of this environment serve both.
LOOK_INSIDE = """
import asyncio, json, sys
from pathlib import Path

sys.path.insert(0, sys.argv[1])
import firmware_graph, httpx
from firmware_graph.http.documentation import documentation_routes
from firmware_graph.http.pages import page_routes
from starlette.applications import Starlette

async def status_of(path):
    server = httpx.ASGITransport(Starlette(routes=[*page_routes(), *documentation_routes()]))
    async with httpx.AsyncClient(transport=server, base_url="http://test") as client:
        return (await client.get(path)).status_code

package = Path(firmware_graph.__file__).parent
asset = next((package / "http/pages/assets").glob("graphiql-*.js"))
print(json.dumps({
    "package": str(package),
    "page": asyncio.run(status_of("/graphiql")),
    "documentation": asyncio.run(status_of("/docs/errors")),
    "asset": asyncio.run(status_of(f"/assets/{asset.name}")),
}))
"""


def run(*command: str, folder: Path) -> str:
    # S603: the commands are this file's own
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)  # noqa: S603
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def build_wheel(into: Path) -> Path:
    run(
        *(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(into), str(ROOT)),
        folder=into,
    )
    return next(into.glob("*.whl"))


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    wheel = build_wheel(tmp_path_factory.mktemp("dist"))
    folder = tmp_path_factory.mktemp("unpacked")
    zipfile.ZipFile(wheel).extractall(folder)
    return folder


def test_wheel_holds_every_query_file_of_the_checkout_and_no_template(unpacked: Path) -> None:
    checkout = {path.relative_to(ROOT / "cypher") for path in (ROOT / "cypher").rglob("*.cypher")}
    inside = unpacked / "firmware_graph" / "cypher"
    assert checkout == {path.relative_to(inside) for path in inside.rglob("*") if path.is_file()}
    assert checkout


def test_wheel_holds_the_example_data(unpacked: Path) -> None:
    checkout = {path.name: path.read_bytes() for path in EXAMPLE.iterdir() if path.is_file()}
    inside = unpacked / "firmware_graph" / "example"
    assert {path.name: path.read_bytes() for path in inside.iterdir() if path.is_file()} == checkout
    assert {"cpl.csv", "fir.csv", "zigbee.csv", "defects.json"} <= checkout.keys()


def test_wheel_is_typed_and_licensed(unpacked: Path) -> None:
    assert (unpacked / "firmware_graph" / "py.typed").is_file()
    assert list(unpacked.glob("firmware_graph-*.dist-info/licenses/LICENSE"))
    bundled = (unpacked / "firmware_graph/http/pages/licences.md").read_text(encoding="utf-8")
    assert "monaco-editor" in bundled
    assert "MIT" in bundled


def test_wheel_used_from_another_folder_serves_its_pages(unpacked: Path, tmp_path: Path) -> None:
    seen = json.loads(run(sys.executable, "-c", LOOK_INSIDE, str(unpacked), folder=tmp_path))
    assert seen == {"package": str(unpacked / "firmware_graph"), "page": 200, "documentation": 200, "asset": 200}


def test_wheel_built_again_leaves_current_pages_alone(unpacked: Path, tmp_path: Path) -> None:
    assert (unpacked / "firmware_graph/http/pages/graphiql.html").read_bytes() == PAGE.read_bytes()
    built_at = PAGE.stat().st_mtime_ns
    build_wheel(tmp_path)
    assert PAGE.stat().st_mtime_ns == built_at
