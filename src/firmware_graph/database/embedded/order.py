"""The message from the launching process to the server process."""

from typing import NamedTuple


class Order(NamedTuple):
    """The store and the settings to serve: the first line of the process's standard input, as JSON."""

    folder: str
    port: int
    heap: int
    page_cache: int
    password: str
    jars: list[str]
