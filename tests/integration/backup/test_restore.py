"""A store and its backup: everything comes back, in a store of another server too, or nothing is written."""

import asyncio
import json
import sys
from base64 import b64encode
from collections.abc import AsyncIterator
from dataclasses import asdict
from importlib import import_module
from pathlib import Path

import pytest

from firmware_graph.backup import back_up, checked_backup, load, restore
from firmware_graph.backup.file import open_backup
from firmware_graph.backup.records import Node, Relationship, Tally
from firmware_graph.cli.commands.demo import load_example
from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import embedded_neo4j
from firmware_graph.database.graph import Deadline, Graph, open_graph
from firmware_graph.database.reader import GraphReader
from firmware_graph.database.schema import prepare_graph
from firmware_graph.database.transaction import STORE_FORMAT, locked_transaction
from firmware_graph.errors import (
    BackupKeyRefused,
    BackupNotWritten,
    BackupTooNew,
    BackupUnreadable,
    GraphUnavailable,
    StoreNotEmpty,
    StoreTooNew,
)
from support.commands import run
from support.deliveries import deliverer, sent, subscribed
from support.everything import everything
from support.question_harness import QuestionHarness
from support.rights import EVERY_RIGHT
from support.sheets import ONLINE, ImportHarness, a_cpl_row, a_fir_row, cpl_rows, import_harness
from support.webhook_receiver import receiver

pytestmark = [pytest.mark.anyio, pytest.mark.indexes]

restore_module = import_module("firmware_graph.backup.restore")
VICTIM = Path(__file__).parent / "restorer_to_kill.py"
KEY = bytes(range(32))
STRANGE = """
CREATE (a:Later:Thing {
  integer: 1, whole: 1.0, infinite: 1.0 / 0, bytes: $bytes, text: '£', truth: false, none: [], numbers: [1.0, 2.0],
  date: date('2020-02-29'), dates: [date('2020-02-29')], time: time('10:00:00.000000001+01:30'),
  local: localdatetime('2020-01-01T00:00:00.123456789'), zoned: datetime('2020-10-25T01:30[Europe/London]'),
  moment: datetime('2020-01-01T00:00:00-03:00'), length: duration('P1Y2M3DT4.5S'), place: point({x: 1, y: 2}),
  where: point({latitude: 51.5, longitude: 0.1, height: 3})
})-[:LEADS_TO {weight: 0.5, since: date('2020-01-01')}]->(a)
CREATE ({name: 'a node without a label'})
"""
ANSWERED = "{ firmwareVersions(first: 50) { nodes { cplEntryId status } } zigbeeStacks(first: 50) { nodes { id } } \
upgradePathway(from: {cplEntryId: 20}) { ... on UpgradePathway { versions { cplEntryId } } } \
defects(first: 20) { nodes { id } } }"


@pytest.fixture
async def harness(neo4j: Connection, tmp_path: Path) -> AsyncIterator[ImportHarness]:
    async with import_harness(neo4j, tmp_path) as one:
        yield one


async def with_versions(harness: ImportHarness, path: Path) -> Path:
    """Import a few versions, and back them up."""
    await harness.written(cpl=cpl_rows(1, 2, 3), fir=[a_fir_row(1), a_fir_row(2, "1"), a_fir_row(3, "2")])
    await back_up(harness.graph, path, key=None, overwrites=False)
    return path


async def emptied(harness: ImportHarness) -> list[str]:
    """Empty the store, as a new one is, and return what is in it."""
    await harness.ask("MATCH (n) DETACH DELETE n")
    await prepare_graph(harness.graph)
    return await everything(harness.graph)


async def restored(graph: Graph, path: Path, key: bytes | None = None) -> None:
    with checked_backup(path, key) as checked:
        await restore(graph, checked)


def records_of(path: Path, key: bytes | None = None) -> list[Node | Relationship]:
    with open_backup(path, key) as backup:
        return list(backup.records(Tally()))


@pytest.mark.long
async def test_everything_is_in_the_store_of_another_server(
    neo4j: Connection, harness: ImportHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await load_example(neo4j)
    await harness.ask(STRANGE, bytes=b"\x00\xff")
    before, answers = await everything(harness.graph), await QuestionHarness(harness.graph).ask(ANSWERED)
    indexes = await harness.ask(ONLINE)
    key = tmp_path / "key"
    key.touch(mode=0o600)
    key.write_bytes(b64encode(KEY))
    named = {"NEO4J_URI": neo4j.uri, "NEO4J_USER": neo4j.user, "NEO4J_PASSWORD": neo4j.password}
    for name, value in named.items():
        monkeypatch.setenv(name, value)
    assert await asyncio.to_thread(run, "backup", tmp_path / "b", "--key-file", key) == 0
    assert await everything(harness.graph) == before
    monkeypatch.setenv("FIRMWARE_GRAPH_BACKUP_KEY_FILE", str(key))
    with embedded_neo4j(tmp_path / "store") as other:
        assert await asyncio.to_thread(run, "restore", tmp_path / "b", "--embedded", tmp_path / "store") == 0
        async with open_graph(other) as graph:
            restored = ImportHarness(graph, tmp_path)
            assert await everything(graph) == before
            assert await QuestionHarness(graph).ask(ANSWERED) == answers
            assert await restored.ask(ONLINE) == indexes
        assert await asyncio.to_thread(run, "backup", tmp_path / "c", "--embedded", tmp_path / "store") == 0
    assert len(records_of(tmp_path / "c", KEY)) > len(records_of(tmp_path / "b", KEY))


async def test_restored_store_is_the_same_in_a_new_epoch(harness: ImportHarness, tmp_path: Path) -> None:
    epoch = "MATCH (r:Revision) RETURN r.epoch"
    path = await with_versions(harness, tmp_path / "b")
    before, revision = await everything(harness.graph), await harness.revision()
    indexes = await harness.ask(ONLINE)
    epochs = set()
    for many in (0, restore_module.MANY_NODES):
        await emptied(harness)
        with pytest.MonkeyPatch.context() as patched:
            patched.setattr(restore_module, "MANY_NODES", many)
            await restored(harness.graph, path)
        assert await everything(harness.graph) == before
        assert await harness.revision() == revision
        assert await harness.ask(ONLINE) == indexes
        epochs.add((await harness.ask(epoch))[0][0])
    assert len(epochs - {None}) == 2
    await followers_are_told_to_read_everything_again(harness)


async def followers_are_told_to_read_everything_again(harness: ImportHarness) -> None:
    events = "MATCH (c:Change)-[:MADE]->(e:ChangeEvent) RETURN e.stream, e.number, e.kind, c.kind ORDER BY e.number"
    assert await harness.ask(events) == [["CPL", 1, "RELOAD", "IMPORT"], ["CPL", 2, "RELOAD", "RESTORE"]]
    [[last]] = await harness.ask("MATCH (change:Change) RETURN max(change.sequence)")
    assert (await harness.written(cpl=cpl_rows(9), is_partial=True)).sequence == last + 1
    assert (await harness.ask(events))[-1] == ["CPL", 3, "FIRMWARE_ADDED", "IMPORT"]


async def test_restored_store_loses_the_positions_of_before_and_tells_its_webhooks(
    harness: ImportHarness, tmp_path: Path
) -> None:
    head = "{ changes(first: 0) { position } }"
    following = "query ($after: String) { changes(after: $after) { position } }"
    with receiver() as receiving:
        made = await subscribed(harness.graph, receiving.url + "/restored")
        path = await with_versions(harness, tmp_path / "b")
        await sent(deliverer(harness.graph))
        position = (await QuestionHarness(harness.graph).ask(head))["changes"]["position"]
        assert (await QuestionHarness(harness.graph).ask(following, after=position))["changes"]["position"] == position
        await emptied(harness)
        await restored(harness.graph, path)
        answer = await QuestionHarness(harness.graph).result(following, after=position)
        assert answer.errors
        [error] = answer.errors
        assert error.extensions
        assert error.extensions["code"] == "POSITION_LOST"
        next_one = error.extensions["position"]
        assert (await QuestionHarness(harness.graph).ask(following, after=next_one))["changes"]["position"] == next_one
        before = len(receiving.at("/restored"))
        await sent(deliverer(harness.graph))
        [lost, *_] = [message.verified(made.secret) for message in receiving.at("/restored")[before:]]
    assert (lost["type"], lost["data"]["events"]) == ("position.lost", [])


async def test_backup_while_imports_are_made_is_of_one_moment(harness: ImportHarness, tmp_path: Path) -> None:
    entries = range(1, 31)
    first, *others = entries

    async def import_forever() -> None:
        for advice in ("SHOULD", "CONDITIONAL") * 1000:
            cpl = [a_cpl_row(entry, HAN_Join_Notes=advice) for entry in entries]
            fir = [a_fir_row(first), *(a_fir_row(one, str(one - 1), Recommendation=advice) for one in others)]
            await harness.written(cpl=cpl, fir=fir, allowed_endings=len(entries))

    importing = asyncio.create_task(import_forever())
    for number in range(4):
        await asyncio.sleep(0.2 * number)
        await back_up(harness.graph, tmp_path / str(number), key=None, overwrites=False)
    assert not importing.done()
    importing.cancel()
    await asyncio.gather(importing, return_exceptions=True)
    for number in range(4):
        assert_is_whole(records_of(tmp_path / str(number)), len(entries))


def assert_is_whole(records: list[Node | Relationship], entries: int) -> None:
    """Check that a backup holds what one import left, and the ledger up to it."""
    nodes = [one for one in records if isinstance(one, Node)]
    by_label = {
        label: [one.properties for one in nodes if label in one.labels] for one in nodes for label in one.labels
    }
    current = [one.properties for one in records if isinstance(one, Relationship) and one.type == "UPGRADES_TO"]
    said = {one["han_join_notes"] for one in by_label.get("FirmwareVersion", ())}
    assert said | {one["recommendation"] for one in current if not one.get("recorded_to")} == said
    assert len(said) <= 1
    assert len(by_label.get("FirmwareVersion", ())) in (0, entries)
    assert "publishing" not in by_label["Revision"][0]
    assert by_label["WriteLock"][0]["sequence"] == len(by_label.get("Change", ()))


async def test_backup_waits_for_the_writer(harness: ImportHarness, tmp_path: Path) -> None:
    read: list[str] = []
    harness.graph.observers.append(lambda name, _seconds, _outcome: read.append(name))
    async with locked_transaction(harness.graph):
        backup = asyncio.create_task(back_up(harness.graph, tmp_path / "b", key=None, overwrites=False))
        await asyncio.sleep(1.0)
        assert "store_nodes" not in read
    await backup
    assert "store_nodes" in read


async def test_name_that_is_taken_is_refused_and_overwritten_where_asked(
    harness: ImportHarness, tmp_path: Path
) -> None:
    (tmp_path / "b").write_bytes(b"something else")
    with pytest.raises(BackupNotWritten, match="--overwrite"):
        await back_up(harness.graph, tmp_path / "b", key=None, overwrites=False)
    assert (tmp_path / "b").read_bytes() == b"something else"
    await back_up(harness.graph, tmp_path / "b", key=None, overwrites=True)
    assert len(records_of(tmp_path / "b")) == 2


async def test_store_that_was_never_prepared_has_nothing_to_back_up(harness: ImportHarness, tmp_path: Path) -> None:
    await harness.ask("MATCH (n) DETACH DELETE n")
    with pytest.raises(BackupNotWritten, match="nothing to back up"):
        await back_up(harness.graph, tmp_path / "b", key=None, overwrites=False)
    assert not (tmp_path / "b").exists()


async def test_store_of_a_newer_program_is_not_backed_up(harness: ImportHarness, tmp_path: Path) -> None:
    await harness.ask("MATCH (r:Revision) SET r.format = $newer", newer=STORE_FORMAT + 1)
    with pytest.raises(StoreTooNew):
        await back_up(harness.graph, tmp_path / "b", key=None, overwrites=False)
    assert not (tmp_path / "b").exists()


async def test_store_that_is_not_empty_is_left_as_it_is(harness: ImportHarness, tmp_path: Path) -> None:
    path = await with_versions(harness, tmp_path / "b")
    before = await everything(harness.graph)
    with pytest.raises(StoreNotEmpty, match="--embedded DIR"):
        await restored(harness.graph, path)
    assert await everything(harness.graph) == before
    await harness.ask("MATCH (n) DETACH DELETE n")
    await harness.ask("CREATE (:SomebodyElses)")
    with pytest.raises(StoreNotEmpty):
        await restored(harness.graph, path)
    assert len(await everything(harness.graph)) == 1


async def test_encrypted_backup_is_restored_with_its_key_alone(harness: ImportHarness, tmp_path: Path) -> None:
    await harness.written(cpl=cpl_rows(1))
    before = await everything(harness.graph)
    await back_up(harness.graph, tmp_path / "b", key=KEY, overwrites=False)
    empty = await emptied(harness)
    for wrong in (None, bytes(32)):
        with pytest.raises(BackupKeyRefused):
            await restored(harness.graph, tmp_path / "b", wrong)
    assert await everything(harness.graph) == empty
    await restored(harness.graph, tmp_path / "b", KEY)
    assert await everything(harness.graph) == before


async def test_damaged_or_newer_backup_writes_nothing(harness: ImportHarness, tmp_path: Path) -> None:
    path = await with_versions(harness, tmp_path / "b")
    content = path.read_bytes()
    empty = await emptied(harness)
    of_today, of_later = (b'"store_format":%d' % number for number in (STORE_FORMAT, STORE_FORMAT + 1))
    newer = content.replace(of_today, of_later, 1)
    assert newer != content
    for damaged, error in ((content[:-1], BackupUnreadable), (newer, BackupTooNew)):
        path.write_bytes(damaged)
        with pytest.raises(error):
            await restored(harness.graph, path)
        assert await everything(harness.graph) == empty


async def test_backup_of_an_older_store_is_raised_to_the_format_of_today(
    harness: ImportHarness, tmp_path: Path
) -> None:
    await harness.ask("MATCH (r:Revision) REMOVE r.format")
    path = await with_versions(harness, tmp_path / "b")
    assert b'"store_format":0' in path.read_bytes()
    await emptied(harness)
    await restored(harness.graph, path)
    assert await harness.ask("MATCH (r:Revision) RETURN r.format") == [[STORE_FORMAT]]


async def test_restore_that_fails_half_way_is_undone(
    harness: ImportHarness, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = await with_versions(harness, tmp_path / "b")
    await emptied(harness)
    monkeypatch.setattr(load.Loader, "load_relationships", _fail)
    with pytest.raises(ZeroDivisionError):
        await restored(harness.graph, path)
    assert await harness.ask("MATCH (n) RETURN labels(n)[0] ORDER BY labels(n)[0]") == [["Revision"], ["WriteLock"]]
    monkeypatch.undo()
    await restored(harness.graph, path)
    assert await harness.revision() == (2, 2, 2)  # later than those of the store whose restore was undone


async def _fail(_loader: object, _rows: object) -> None:
    raise ZeroDivisionError


async def test_restore_that_is_killed_answers_nothing_and_is_undone(
    neo4j: Connection, harness: ImportHarness, tmp_path: Path
) -> None:
    path = await with_versions(harness, tmp_path / "b")
    before = await everything(harness.graph)
    await emptied(harness)
    victim = await asyncio.create_subprocess_exec(sys.executable, str(VICTIM), stdin=asyncio.subprocess.PIPE)
    assert victim.stdin
    victim.stdin.write(json.dumps({"connection": asdict(neo4j), "path": str(path)}).encode() + b"\n")
    await victim.stdin.drain()
    async with asyncio.timeout(60):
        while not (await harness.ask("MATCH (n:FirmwareVersion) RETURN count(n) > 0"))[0][0]:
            assert victim.returncode is None
            await asyncio.sleep(0.002)
    with pytest.raises(GraphUnavailable, match="loaded for the first time"):
        await read_one(harness.graph)
    victim.kill()
    await victim.wait()
    await prepare_graph(harness.graph)
    assert await harness.ask("MATCH (n) RETURN labels(n)[0] ORDER BY labels(n)[0]") == [["Revision"], ["WriteLock"]]
    await restored(harness.graph, path)
    assert len(await everything(harness.graph)) == len(before)


async def read_one(graph: Graph) -> None:
    reader = GraphReader(graph, rights=EVERY_RIGHT, deadline=Deadline.after(20))
    await reader.read("count_firmware_versions")
