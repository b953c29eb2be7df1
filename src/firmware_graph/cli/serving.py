"""`firmware-graph serve`: the API on a port, in one process or several."""

import ipaddress
import os
import socket
from pathlib import Path
from typing import Annotated

import typer
import uvicorn
from uvicorn.supervisors import Multiprocess

from firmware_graph.auth.tokens import KEY_FILE, demo_key
from firmware_graph.cli.reaching import EmbeddedFolder, reach_database
from firmware_graph.cli.screen import tell
from firmware_graph.database.connection import Connection
from firmware_graph.errors import ConfigurationError
from firmware_graph.http.server import server_config
from firmware_graph.settings import load_settings

APP_FACTORY = "firmware_graph.app:create_app_from_environment"

Host = Annotated[str, typer.Option(help="The address to listen on.")]
Port = Annotated[int, typer.Option(help="The port to listen on.", min=1, max=65535)]


def serve(
    *,
    host: Host = "127.0.0.1",
    port: Port = 8000,
    workers: Annotated[int, typer.Option(help="How many processes.", min=1, max=64)] = 1,
    embedded: EmbeddedFolder = None,
    demo_tokens: Annotated[
        bool, typer.Option("--demo-tokens", help="Take tokens signed with the key beside the store; loopback only.")
    ] = False,
) -> None:
    """Serve the API until it is told to stop."""
    settings = load_settings()
    key_file = demo_key_file(host, embedded) if demo_tokens else None
    with reach_database(embedded, settings) as connection:
        serve_from(connection, host=host, port=port, workers=workers, key_file=key_file)


def demo_key_file(host: str, embedded: Path | None) -> Path:
    """Return the file of the demonstration's signing key, creating it if need be.

    Raises:
        ConfigurationError: The address is not loopback, or there is no folder for the key to lie in.
    """
    if not is_loopback(host):
        message = (
            f"Demo tokens are for loopback only: listen on 127.0.0.1 instead of {host}, or leave out --demo-tokens."
        )
        raise ConfigurationError(message)
    if embedded is None:
        message = (
            "The key of demo tokens lies beside an embedded store: give --embedded DIR, or leave out --demo-tokens."
        )
        raise ConfigurationError(message)
    demo_key(embedded)
    return embedded / KEY_FILE


def is_loopback(host: str) -> bool:
    """Whether an address is reachable from this machine alone."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def serve_from(connection: Connection, *, host: str, port: int, workers: int = 1, key_file: Path | None = None) -> None:
    """Serve the API on a database; worker processes read its connection from their environment."""
    os.environ |= {
        "NEO4J_URI": connection.uri,
        "NEO4J_USER": connection.user,
        "NEO4J_PASSWORD": connection.password,
        "NEO4J_DATABASE": connection.database,
        **({"FIRMWARE_GRAPH_DEMO_KEY_FILE": str(key_file.resolve())} if key_file else {}),
    }
    config = server_config(APP_FACTORY, host=host, port=port, workers=workers)
    with listening_socket(host, port) as listener:
        address = f"http://{host}:{port}"
        tell(f"Serving on {address}/graphql, to be explored at {address}/graphiql (Ctrl-C stops it)")
        if workers > 1:
            Multiprocess(config, sockets=[listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])


def listening_socket(host: str, port: int) -> socket.socket:
    """Open a listening socket.

    Raises:
        ConfigurationError: The port is in use, or the address is not of this machine.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        message = f"Cannot listen on {host}:{port} ({error.strerror}): choose another with --host and --port."
        raise ConfigurationError(message) from error
    listener.set_inheritable(True)
    return listener
