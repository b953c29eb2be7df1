"""Serves the documentation that the package's build generated from `docs/`, at /docs."""

import re
from base64 import b64encode
from collections.abc import Iterator
from hashlib import sha256
from os import PathLike, stat_result
from pathlib import Path
from stat import S_ISREG
from typing import Final

from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from firmware_graph.http.compression import LEVEL, WeakTags
from firmware_graph.http.pages import LEAST_BYTES, SECURITY_HEADERS

ADDRESS: Final = "/docs"
SITE: Final = Path(__file__).parent / "site"
INLINE_SCRIPT: Final = re.compile(rb"<script>(.*?)</script>", re.DOTALL)

NOT_BUILT: Final = (
    "The documentation is not part of this installation. Install the package again (pip install .), or run `make docs` "
    "in a checkout, which build it; its pages can be read as docs/*.md in the repository too.\n"
)


class DocumentationFiles(StaticFiles):
    """The files of the site, pages also by their names without `.html`, all with one policy."""

    def __init__(self, folder: Path) -> None:
        super().__init__(directory=folder)
        policy = content_security_policy(frozenset(inline_scripts(folder)))
        self.headers = {**SECURITY_HEADERS, "content-security-policy": policy, "cache-control": "no-cache"}

    def lookup_path(self, path: str) -> tuple[str, stat_result | None]:
        """Look up a file, the page of that name, or the first page of the site; nothing is redirected."""
        for candidate in (path, f"{path}.html", f"{path}/index.html"):
            full, found = super().lookup_path(candidate)
            if found and S_ISREG(found.st_mode):
                return full, found
        return "", None

    def file_response(
        self, full_path: str | PathLike[str], stat_result: stat_result, scope: Scope, status_code: int = 200
    ) -> Response:
        """Respond with a file, which a browser revalidates by its ETag."""
        response = super().file_response(full_path, stat_result, scope, status_code)
        response.headers.update(self.headers)
        return response


def inline_scripts(folder: Path) -> Iterator[bytes]:
    """Yield the inline scripts of the pages: a few, which are the same in many pages."""
    for page in folder.rglob("*.html"):
        yield from INLINE_SCRIPT.findall(page.read_bytes())


def content_security_policy(scripts: frozenset[bytes]) -> str:
    """Return a policy that allows files of this host, those scripts by their digests, and nothing else.

    Inline styles are allowed: the search writes one.
    """
    digests = sorted(f"'sha256-{b64encode(sha256(script).digest()).decode()}'" for script in scripts)
    sources = " ".join(("'self'", *digests))
    return (
        f"default-src 'none'; script-src {sources}; worker-src 'self'; connect-src 'self'; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
        "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    )


def documentation_routes(*, folder: Path = SITE) -> list[BaseRoute]:
    """Return the routes of the site; if it was never built, one that responds with status 503."""

    async def not_built(_request: Request) -> Response:
        return PlainTextResponse(NOT_BUILT, status_code=503, headers=SECURITY_HEADERS)

    async def first_page(_request: Request) -> Response:
        return RedirectResponse("docs/", status_code=308, headers=SECURITY_HEADERS)

    if not (folder / "index.html").is_file():
        return [Route(ADDRESS, not_built), Route(f"{ADDRESS}/{{page:path}}", not_built)]
    files = WeakTags(GZipMiddleware(DocumentationFiles(folder), LEAST_BYTES, LEVEL))
    return [Route(ADDRESS, first_page), Mount(ADDRESS, files)]
