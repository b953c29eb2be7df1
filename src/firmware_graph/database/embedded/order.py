"""What the launching process asks of the server process."""

from typing import NamedTuple


class Order(NamedTuple):
    """What to serve, and with what: the first line of the process's standard input, as JSON."""

    folder: str
    port: int
    heap: int
    page_cache: int
    password: str
    jars: list[str]
