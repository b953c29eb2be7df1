"""An answer that used what is deprecated says so, a cached one too, and others have nothing of it."""

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Final

import orjson
import pytest
from graphql import GraphQLObjectType

from firmware_graph.auth.caller import ANONYMOUS
from firmware_graph.auth.gate import Gate
from firmware_graph.database.connection import Connection
from support.cache_harness import CacheHarness, cache_harness
from support.question_harness import SCHEMA
from support.sheets import cpl_rows

pytestmark = pytest.mark.anyio
QUERY: Final = "query Deprecated { firmwareVersion(cplEntryId: 1) { versionHex status } }"
OTHER: Final = "query Current { firmwareVersion(cplEntryId: 1) { versionHex } }"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[CacheHarness]:
    """Open a harness whose schema deprecates FirmwareVersion.status."""
    type_ = SCHEMA.type_map["FirmwareVersion"]
    assert isinstance(type_, GraphQLObjectType)
    monkeypatch.setattr(type_.fields["status"], "deprecation_reason", "Ask removedOn.")
    async with cache_harness(replace(neo4j, lease_milliseconds=1000), tmp_path) as opened:
        await opened.imports.written(cpl=cpl_rows(1))
        yield replace(opened, service=replace(opened.service, gate=Gate(SCHEMA)))


async def test_answer_names_what_it_used_that_is_deprecated_from_the_cache_too(harness: CacheHarness) -> None:
    first = await harness.ask(ANONYMOUS, QUERY)
    again = await harness.ask(ANONYMOUS, QUERY)
    assert harness.was_cached
    assert first == again
    assert orjson.loads(again.content)["extensions"] == {
        "deprecated": [{"coordinate": "FirmwareVersion.status", "reason": "Ask removedOn."}]
    }
    assert "extensions" not in orjson.loads((await harness.ask(ANONYMOUS, OTHER)).content)
