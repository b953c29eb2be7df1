"""A row of a worksheet as stored: only the cells that hold something."""

from dataclasses import dataclass, field


@dataclass(slots=True)
class SparseRow:
    """A row with its cells by position, from 0; `width` is how many it has with those that are empty."""

    number: int
    width: int = 0
    cells: dict[int, str] = field(default_factory=dict)

    def dense(self) -> list[str]:
        """Return all cells in order."""
        return [self.cells.get(at, "") for at in range(self.width)]
