"""`firmware-graph serve`: the API on a port, in one process or several."""

import os
import socket
import sys
from pathlib import Path
from typing import Annotated, Final

import structlog
import typer
import uvicorn
from structlog.typing import FilteringBoundLogger
from uvicorn.supervisors import Multiprocess

from firmware_graph.auth.tokens import KEY_FILE, demo_key
from firmware_graph.cli.exposure import IPV6, addresses_of, check_exposure
from firmware_graph.cli.reaching import EmbeddedFolder, journals_beside, reach_database
from firmware_graph.cli.screen import out
from firmware_graph.database.connection import Connection
from firmware_graph.errors import ConfigurationError
from firmware_graph.http.log import configure_logging
from firmware_graph.http.metrics import exposed_metrics
from firmware_graph.http.server import server_config
from firmware_graph.settings import load_settings

log: Final[FilteringBoundLogger] = structlog.get_logger(__name__)

AUDIT_FOLDER = "FIRMWARE_GRAPH_AUDIT_FOLDER"
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
    check_exposure(host, settings, trusts_demo_key=demo_tokens)
    key_file = demo_key_file(embedded) if demo_tokens else None
    with reach_database(embedded, settings) as connection:
        keep_journals_beside(embedded)
        serve_from(connection, host=host, port=port, workers=workers, key_file=key_file)


def demo_key_file(embedded: Path | None) -> Path:
    """Return the file of the demonstration's signing key, creating it if need be.

    Raises:
        ConfigurationError: There is no folder for the key.
    """
    if embedded is None:
        message = (
            "The key of demo tokens lies beside an embedded store: give --embedded DIR, or leave out --demo-tokens."
        )
        raise ConfigurationError(message)
    demo_key(embedded)
    return embedded / KEY_FILE


def keep_journals_beside(embedded: Path | None) -> None:
    """Place the journals of restricted reads beside an embedded store, unless the environment names their folder."""
    if embedded is not None:
        os.environ.setdefault(AUDIT_FOLDER, str(journals_beside(embedded)))


def serve_from(  # noqa: PLR0913 - each is of the process that is served
    connection: Connection,
    *,
    host: str,
    port: int,
    workers: int = 1,
    key_file: Path | None = None,
    has_demo_sign_in: bool = False,
) -> None:
    """Serve the API on a database; worker processes read its connection from their environment."""
    os.environ |= {
        "NEO4J_URI": connection.uri,
        "NEO4J_USER": connection.user,
        "NEO4J_PASSWORD": connection.password,
        "NEO4J_DATABASE": connection.database,
        **({"FIRMWARE_GRAPH_DEMO_KEY_FILE": str(key_file.resolve())} if key_file else {}),
        **({"FIRMWARE_GRAPH_DEMO_SIGN_IN": "true"} if has_demo_sign_in else {}),
    }
    settings = load_settings()
    configure_logging(settings)
    config = server_config(APP_FACTORY, host=host, port=port, workers=workers)
    with exposed_metrics(settings), listening_socket(host, port) as listener:
        announce(f"http://{host}:{port}")
        if workers > 1:
            Multiprocess(config, sockets=[listener]).run()
        else:
            uvicorn.Server(config).run(sockets=[listener])


def announce(address: str) -> None:
    """Log where the service is, and tell whoever started it from a terminal what can be done there."""
    log.info("serving", address=address)
    if sys.stdout.isatty():
        out.print(f"Serving on {address}/graphql (Ctrl-C stops it).", markup=False)
        out.print(f"Explore it at {address}/, or ask at {address}/graphiql.", markup=False)


def listening_socket(host: str, port: int) -> socket.socket:
    """Open a listening socket on the first address of a host.

    Raises:
        ConfigurationError: The port is in use, or the address is not of this machine.
    """
    address = addresses_of(host)[0]
    family = socket.AF_INET6 if address.version == IPV6 else socket.AF_INET
    try:
        listener = socket.create_server((str(address), port), family=family, backlog=2048)
    except OSError as error:
        message = f"Cannot listen on {host}:{port} ({error.strerror}): choose another with --host and --port."
        raise ConfigurationError(message) from error
    listener.set_inheritable(True)
    return listener
