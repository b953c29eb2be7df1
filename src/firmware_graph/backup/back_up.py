"""Back up a store into one file, consistent as of one moment, even while the store is in use."""

from contextlib import aclosing
from pathlib import Path
from typing import BinaryIO

from firmware_graph.backup.file import open_backup, refuse_to_overwrite, sync, whole_file
from firmware_graph.backup.frames import FrameWriter
from firmware_graph.backup.records import Contents, Node, Relationship, Tally, contents_line, record_line
from firmware_graph.backup.seal import new_seal
from firmware_graph.backup.store import store_size
from firmware_graph.database.dead_writer import clear_after_dead_writer
from firmware_graph.database.export import export
from firmware_graph.database.graph import Graph
from firmware_graph.database.transaction import locked_transaction
from firmware_graph.errors import BackupNotWritten

EMPTY = "There is nothing to back up: this program has written nothing to the store yet."
NOT_WHOLE = "The backup is not what the store holds, and is not kept: try again, and on a disk without faults."


async def back_up(graph: Graph, path: Path, *, key: bytes | None, overwrites: bool) -> Contents:
    """Write the store to a file, verify it, and return its contents; the file gets its name only after that.

    Writers to the store wait meanwhile, readers do not. Needs memory for a few thousand nodes.

    Raises:
        BackupNotWritten: The name is taken, the file cannot be written, or there is nothing to write.
        StoreTooNew: A newer version of this program has written to the store.
    """
    if not overwrites:
        refuse_to_overwrite(path)
    if not (await store_size(graph)).own_nodes:
        raise BackupNotWritten(EMPTY)
    with whole_file(path, overwrites=overwrites) as (file, temporary):
        contents = await write_store(graph, file, key)
        file.flush()
        sync(temporary)
        with open_backup(temporary, key) as written:
            if written.verify() != contents:
                raise BackupNotWritten(NOT_WHOLE)
    return contents


async def write_store(graph: Graph, file: BinaryIO, key: bytes | None) -> Contents:
    """Write the store to an open file under the writers' lock, and return what was written."""
    async with locked_transaction(graph) as turn:
        await clear_after_dead_writer(graph, turn)
        header, seal = new_seal(key, store_format=turn.format)
        file.write(header.line())
        writer, tally = FrameWriter(file, seal), Tally()
        for name, record_of in (("store_nodes", Node), ("store_relationships", Relationship)):
            async with aclosing(export(graph, name)) as pages:
                async for page in pages:
                    for row in page:
                        record = record_of._make(row)
                        line = record_line(record)
                        tally.add(record, line)
                        writer.write(line)
        contents, size = tally.contents(), await store_size(graph)
        if contents.size != (size.nodes, size.relationships):
            raise BackupNotWritten(NOT_WHOLE)
    writer.write(contents_line(contents))
    writer.finish()
    return contents
