"""The message from the launching process to the server process."""

from collections.abc import Mapping
from typing import NamedTuple


class Order(NamedTuple):
    """The store and the settings to serve: the first line of the process's standard input, as JSON.

    `is_bulk` is for a command that writes much and ends: Java then collects garbage with less work in all, and with
    longer pauses. `settings` are Neo4j's own, beside those of the product.
    """

    folder: str
    port: int
    heap: int
    page_cache: int
    password: str
    is_bulk: bool
    jars: list[str]
    settings: Mapping[str, str]
