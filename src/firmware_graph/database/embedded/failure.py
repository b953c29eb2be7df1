"""Diagnosis of a failed start of Neo4j, or of one that would fail, and the remedy."""

import errno
import re
import socket
from pathlib import Path

from firmware_graph.database.embedded import folder as folders
from firmware_graph.errors import ConfigurationError

_CORRUPT = (
    "The database in {folder} cannot be opened: its files seem to be damaged ({reason}). Move {folder} away, start "
    "again and import again; {folder}/logs/debug.log says more."
)
_PORT_TAKEN = "Port {port} is taken. Stop the program that listens there, or choose another port."
_LOCKED = "Another program has the database files in {folder} open. End it, or name another folder."


def check_port(port: int) -> None:
    """Check that no process listens on a port, which Neo4j detects only at the end of its start; 0 means any free port.

    Raises:
        ConfigurationError: A process does.
    """
    try:
        socket.create_server(("127.0.0.1", port)).close()
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise ConfigurationError(_PORT_TAKEN.format(port=port)) from error


def explain(trace: str, folder: Path, port: int) -> str:
    """Return the cause of a failed start in one sentence, from the Java stack trace."""
    if re.search(r"PortBindException|BindException|Address already in use", trace):
        return _PORT_TAKEN.format(port=port)
    if re.search(r"No space left on device|File too large|Disk quota exceeded", trace):
        return folders.disk_full(folder)
    if denied := re.search(r"AccessDenied|Permission denied|Read-only file system", trace):
        return folders.not_writable(folder, denied[0])
    if re.search(r"FileLockException|StoreLockException", trace):
        return _LOCKED.format(folder=folder)
    if missing := re.search(r"(?:ModuleNotFoundError|JVMNotFoundException|NoClassDefFoundError).*", trace):
        return f"The installation is incomplete ({missing[0]}). Install firmware-graph again."
    causes = re.findall(r"^(?:Caused by: )?(?:[\w$]+\.)+[\w$]+: (.+)", trace, re.MULTILINE)
    return _CORRUPT.format(folder=folder, reason=causes[-1] if causes else "no reason given")
