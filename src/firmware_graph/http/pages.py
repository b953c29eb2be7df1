"""Serves the pages that the package's build generated from `web/`."""

import json
from collections.abc import Mapping
from os import PathLike, stat_result
from pathlib import Path
from typing import Final

from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import FileResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from firmware_graph.http.compression import LEVEL, WeakTags

LEAST_BYTES: Final = 1_024
EXPLORER: Final = "src/explorer.ts"
ICON: Final = "src/icon.svg"
PAGES: Final = Path(__file__).parent / "pages"

# Monaco, the editor in GraphiQL, writes style elements and brings fonts and small pictures as data URLs;
# everything else comes from files of this host, and nothing from another.
CONTENT_SECURITY_POLICY: Final = (
    "default-src 'none'; script-src 'self'; worker-src 'self'; connect-src 'self'; "
    "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)

SECURITY_HEADERS: Final[Mapping[str, str]] = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
}

NOT_BUILT: Final = (
    "The GraphiQL page is not part of this installation. Install the package again (pip install .), which builds it; "
    "the API at /graphql works without it.\n"
)


class HashedAssets(StaticFiles):
    """Files whose names change with their content, so that a browser never needs to fetch one twice."""

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Respond with a file, cacheable for a year, and with the policy that its workers inherit."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update({**SECURITY_HEADERS, "cache-control": "public, max-age=31536000, immutable"})
        return response


def pages_are_built(*, folder: Path = PAGES) -> bool:
    """Whether the pages were built."""
    return (folder / "graphiql.html").is_file()


def built_assets(*, folder: Path = PAGES) -> Mapping[str, str]:
    """Return the addresses of the explorer's style sheet, script and icon, by their sources; empty if never built."""
    manifest = folder / "manifest.json"
    if not manifest.is_file():
        return {}
    entries = json.loads(manifest.read_bytes())
    explorer, icon = entries.get(EXPLORER, {}), entries.get(ICON, {})
    found = {"script": [explorer.get("file")], "style": explorer.get("css"), "icon": icon.get("assets")}
    return {name: f"/{files[0]}" for name, files in found.items() if files and files[0]}


def page_routes(*, folder: Path = PAGES) -> list[BaseRoute]:
    """Return the routes of the pages; if they were never built, one that responds with status 503."""
    page = folder / "graphiql.html"

    async def graphiql(_request: Request) -> Response:
        return FileResponse(page, headers={**SECURITY_HEADERS, "cache-control": "no-cache"})

    async def not_built(_request: Request) -> Response:
        return PlainTextResponse(NOT_BUILT, status_code=503, headers=SECURITY_HEADERS)

    if not pages_are_built(folder=folder):
        return [Route("/graphiql", not_built)]
    assets = WeakTags(GZipMiddleware(HashedAssets(directory=folder / "assets"), LEAST_BYTES, LEVEL))
    return [Route("/graphiql", graphiql), Mount("/assets", assets)]
