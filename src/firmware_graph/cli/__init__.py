"""The commands of `firmware-graph`, which `firmware-graph --help` lists.

Exit status: 0 done, 1 refused input, 2 a broken set-up.
"""

import logging
import sys
from collections.abc import Sequence
from importlib.metadata import version
from typing import Annotated

import typer

from firmware_graph.cli.command_table import Commands
from firmware_graph.cli.faults import message_of
from firmware_graph.cli.screen import complain, out
from firmware_graph.errors import ConfigurationError, FirmwareGraphError, GraphError

REFUSED, BROKEN, INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="firmware-graph",
    cls=Commands,
    help="A GraphQL query API over a Neo4j graph of GB smart-metering firmware.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)


def show_version(asked: bool) -> None:  # noqa: FBT001 - a callback of an option
    """Print the version if it is requested, and exit."""
    if asked:
        out.print(f"firmware-graph {version('firmware-graph')}")
        raise typer.Exit


@app.callback()
def options(
    *,
    _version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version and exit.")
    ] = False,
) -> None:
    """Parse the options that belong to no command."""


def check_encoding(arguments: Sequence[str]) -> None:
    """Check that arguments are UTF-8: others could be neither recorded nor printed.

    Raises:
        ConfigurationError: One of them is not.
    """
    for argument in arguments:
        if any("\ud800" <= character <= "\udfff" for character in argument):
            raise ConfigurationError(f"The argument {argument!a} is not UTF-8: write it so, or rename the file.")


def main() -> None:
    """Run a command and exit with the status of its error.

    The driver's log is for servers: no command prints it beside its own messages.
    """
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    try:
        check_encoding(sys.argv[1:])
        app()
    except FirmwareGraphError as error:
        complain(message_of(error))
        sys.exit(BROKEN if isinstance(error, (ConfigurationError, GraphError)) else REFUSED)
    except KeyboardInterrupt:
        complain("Stopped. What was being written is in the graph whole, or not at all.")
        sys.exit(INTERRUPTED)
