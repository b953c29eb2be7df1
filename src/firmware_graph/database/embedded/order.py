"""The message from the launching process to the server process."""

from collections.abc import Mapping
from typing import NamedTuple


class Order(NamedTuple):
    """The store and the settings to serve: the first line of the process's standard input, as JSON.

    `is_bulk` is for a command that writes much and ends: Java then collects garbage with less work in total, but with
    longer pauses. `settings` are additional settings of Neo4j.
    """

    folder: str
    port: int
    heap: int
    page_cache: int
    password: str
    is_bulk: bool
    jars: list[str]
    settings: Mapping[str, str]
