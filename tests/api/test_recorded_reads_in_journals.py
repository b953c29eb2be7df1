"""Reads of restricted facts in journals: shown by every process at once, and without one refused."""

from collections.abc import Callable, Iterator
from pathlib import Path

import httpx
import pytest

from firmware_graph.app import create_app
from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from firmware_graph.database.connection import Connection
from support.asking import Ask, settings_for, wait_until_ready
from support.serving import served

STACKS = "query Stacks { firmwareVersions(first: 3) { nodes { cplEntryId zigbeeStack { id } } } }"
READS = "{ restrictedReads { totalCount nodes { operationName } } }"


@pytest.fixture
def asks(without_reads: Connection, key_folder: Path, tmp_path: Path) -> Iterator[list[Ask]]:
    """The SSC at two processes on one folder of journals."""
    settings = settings_for(without_reads, key_folder, audit_folder=tmp_path / "journals")
    headers = {"authorization": f"Bearer {mint_token(demo_key(key_folder), role=Role.SSC, party='SSC')}"}

    def at(client: httpx.Client) -> Ask:
        wait_until_ready(client)
        return Ask(client, headers)

    with served(create_app(settings)) as one, served(create_app(settings)) as other:
        yield [at(one), at(other)]


def reads_at(ask: Ask) -> int:
    return int(ask.data(READS)["restrictedReads"]["totalCount"])


def test_read_is_shown_by_every_process_as_soon_as_its_answer_came(asks: list[Ask], tmp_path: Path) -> None:
    first, second = asks
    for expected in range(1, 6):
        etag = first(STACKS).headers["etag"]
        assert reads_at(second) == 2 * expected - 1
        again = second.client.post(
            "/graphql", json={"query": STACKS}, headers={**second.headers, "if-none-match": etag}
        )
        assert again.status_code == 304
        assert reads_at(first) == 2 * expected
    assert len([*(tmp_path / "journals").iterdir()]) == 2


def test_read_that_no_journal_takes_is_refused_and_the_rest_is_answered(asks: list[Ask], tmp_path: Path) -> None:
    (tmp_path / "journals").write_text("no folder")
    body = asks[0](STACKS).json()
    assert {error["extensions"]["code"] for error in body["errors"]} == {"AUDIT_UNAVAILABLE"}
    assert [node["zigbeeStack"] for node in body["data"]["firmwareVersions"]["nodes"]] == [None] * 3
    (tmp_path / "journals").unlink()
    assert "errors" not in asks[0](STACKS).json()
    assert reads_at(asks[1]) == 1


def test_process_that_stops_leaves_no_journal(
    without_reads: Connection, key_folder: Path, tmp_path: Path, run: Callable[[str], list[list[int]]]
) -> None:
    token = mint_token(demo_key(key_folder), role=Role.SSC, party="SSC")
    with served(create_app(settings_for(without_reads, key_folder, audit_folder=tmp_path / "journals"))) as client:
        wait_until_ready(client)
        Ask(client, {"authorization": f"Bearer {token}"}).data(STACKS)
    assert [*(tmp_path / "journals").iterdir()] == []
    assert run("MATCH (b:AuditBlock) RETURN sum(b.last - b.first + 1)") == [[1]]
