"""`{…:entry}` in the path of a page: the ID of an entry, which has at most 10 digits, so that Python can read it."""

from starlette.convertors import Convertor


class EntryConvertor(Convertor[int]):
    """Converts the ID of an entry; a path with more digits is of no page."""

    regex = "[0-9]{1,10}"

    def convert(self, value: str) -> int:
        """Return the number."""
        return int(value)

    def to_string(self, value: int) -> str:
        """Return its digits."""
        return str(value)
