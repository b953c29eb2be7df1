"""Compression: of what is long and not restricted, for who takes it, and each form has a tag of its own."""

import gzip
from pathlib import Path
from typing import Any, Final

import httpx
import pytest
from starlette.applications import Starlette

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import mint_token
from firmware_graph.http import compression
from firmware_graph.http.compression import Compression, accepts_gzip
from firmware_graph.http.pages import page_routes
from support.serving import served

LONG: Final = "{ long }"
RESTRICTED: Final = "{ long secret }"


def ask(client: httpx.Client, query: str, **headers: str) -> httpx.Response:
    return client.post("/graphql", json={"query": query}, headers={"accept-encoding": "gzip", **headers})


def test_long_answer_is_compressed_for_who_takes_it(client: httpx.Client) -> None:
    packed, plain = ask(client, LONG), ask(client, LONG, **{"accept-encoding": "identity"})
    assert packed.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert packed.content == plain.content
    assert int(packed.headers["content-length"]) < len(plain.content) / 20
    assert packed.headers["vary"] == plain.headers["vary"] == "Authorization, Accept, Accept-Encoding"


def test_short_answer_is_sent_as_it_is(client: httpx.Client) -> None:
    assert "content-encoding" not in ask(client, "{ hello }").headers


def test_each_form_has_a_tag_of_its_own(client: httpx.Client) -> None:
    packed, plain = ask(client, LONG), ask(client, LONG, **{"accept-encoding": "identity"})
    assert packed.headers["etag"] != plain.headers["etag"]
    for known, coding, status in [
        (packed, "gzip", 304),
        (plain, "identity", 304),
        (packed, "identity", 200),
        (plain, "gzip", 200),
    ]:
        again = ask(client, LONG, **{"accept-encoding": coding, "if-none-match": f"W/{known.headers['etag']}"})
        assert again.status_code == status
        assert (again.headers["etag"] == known.headers["etag"]) == (status == 304)


def test_answer_that_may_hold_restricted_facts_is_never_compressed(client: httpx.Client, key_pem: bytes) -> None:
    token = {"authorization": f"Bearer {mint_token(key_pem, role=Role.SSC)}"}
    restricted = ask(client, RESTRICTED, **token)
    assert restricted.json()["data"]["secret"] == "a stack"
    assert "content-encoding" not in restricted.headers
    assert ask(client, LONG, **token).headers["content-encoding"] == "gzip"


def test_answer_from_which_restricted_facts_were_cut_is_compressed(client: httpx.Client) -> None:
    assert ask(client, RESTRICTED).headers["content-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("header", "takes"),
    [
        (None, False),
        ("", False),
        ("gzip", True),
        ("GZIP;q=0.5", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000, *", False),
        ("*", True),
        ("*;q=0", False),
        ("br, deflate", False),
        ("x-gzip", True),
        ("br;q=1, gzip;q=0.8", True),
        ("identity, gzip;q=0.5", False),
        ("gzip;q=nonsense", False),
        ("gzipped", False),
    ],
)
def test_codings_that_are_taken(header: str | None, takes: bool) -> None:  # noqa: FBT001 - a parameter of a test
    assert accepts_gzip(header) is takes


@pytest.mark.anyio
async def test_compressed_form_is_kept_by_its_tag_within_bytes(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[bytes] = []

    def counted(content: bytes) -> bytes:
        made.append(content)
        return content[:60]

    monkeypatch.setattr(compression, "gzipped", counted)
    keeping = Compression(least_bytes=1, kept_bytes=100)
    for etag in ('"a"', '"a"', '"b"', '"a"', None, None):
        await keeping.compressed(b"x" * 80, etag)
    assert len(made) == 5
    keeping = Compression(least_bytes=1, kept_bytes=0)
    assert await keeping.compressed(b"x" * 80, '"a"') == b"x" * 60


def test_same_content_has_the_same_compressed_bytes() -> None:
    content = b"abc" * 100_000
    assert compression.gzipped(content) == compression.gzipped(content)
    assert gzip.decompress(compression.gzipped(content)) == content


def test_pages_are_compressed_and_their_tags_are_weak(tmp_path: Path) -> None:
    (tmp_path / "graphiql.html").write_text("<p>a page</p>")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets/a.js").write_text("let a = 1;" * 1_000)
    app: Any = Starlette(routes=page_routes(folder=tmp_path))
    with served(app) as client:
        packed = client.get("/assets/a.js", headers={"accept-encoding": "gzip"})
        assert packed.headers["content-encoding"] == "gzip"
        assert packed.headers["etag"].startswith('W/"')
        assert "accept-encoding" in packed.headers["vary"].lower()
        assert packed.headers["cache-control"].endswith("immutable")
        known = {"accept-encoding": "gzip", "if-none-match": packed.headers["etag"]}
        assert client.get("/assets/a.js", headers=known).status_code == 304
        plain = client.get("/assets/a.js", headers={"accept-encoding": "identity"})
        assert plain.content == packed.content
        assert plain.headers["etag"].startswith('"')
