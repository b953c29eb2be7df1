"""`firmware-graph restore`: restore a store from a backup file."""

from firmware_graph.backup import checked_backup
from firmware_graph.backup import restore as restore_store
from firmware_graph.cli.backup_file import File, KeyFile, key_of, run, sized
from firmware_graph.cli.reaching import EmbeddedFolder
from firmware_graph.cli.screen import out
from firmware_graph.settings import load_settings


def restore(*, file: File, embedded: EmbeddedFolder = None, key_file: KeyFile = None) -> None:
    """Write a backup into an empty store, all of it or nothing.

    All of the file is checked before. A server on the store answers when it is complete.
    """
    settings = load_settings()
    with checked_backup(file, key_of(key_file, settings)) as checked:
        run(lambda graph: restore_store(graph, checked), embedded, settings, f"Restoring {file}")
    out.print(f"{sized(checked.contents)} of {file} are in the store.")
