"""A real Neo4j without Docker, Java or a service to install: started on demand, and stopped with its user."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType

from firmware_graph.database.connection import Connection
from firmware_graph.database.embedded import folder as folders
from firmware_graph.database.embedded.launch import running_server
from firmware_graph.database.embedded.process import Wanted
from firmware_graph.errors import ConfigurationError, GraphError

__all__ = ["embedded_neo4j"]


@contextmanager
def embedded_neo4j(
    folder: Path,
    *,
    port: int | None = None,
    heap_megabytes: int | None = None,
    is_bulk: bool = False,
    settings: Mapping[str, str] = MappingProxyType({}),
) -> Iterator[Connection]:
    """Use the server that runs on the folder, or start one, keep it running and stop it at the end.

    The port, the heap, whether it is for one bulk write instead of for serving, and Neo4j's own settings apply only to
    a server that is started. Its first start on a machine fetches Neo4j (about 100 MB); the others take about six
    seconds. A server that ends while it is used is started again where it was; its users reconnect.

    Raises:
        ConfigurationError: It cannot be started or restarted, or the disk filled up while it was used; the message
            states what to do. The body is interrupted (SIGINT) if its server cannot be restarted.
    """
    folder = folder.expanduser().absolute()
    folders.prepare(folder)
    with running_server(folder, Wanted(port or 0, heap_megabytes, is_bulk, dict(settings))) as connection:
        try:
            yield connection
        except GraphError as error:
            if folders.is_full(folder):
                raise ConfigurationError(folders.disk_full(folder)) from error
            raise
