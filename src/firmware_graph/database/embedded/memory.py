"""The share of the machine's memory that the embedded Neo4j uses."""

import os
from pathlib import Path
from typing import NamedTuple

_MEBIBYTE = 1024 * 1024
_MOST_HEAP = 2048
_MOST_PAGE_CACHE = 1024
_LEAST_PAGE_CACHE = 16
_CGROUP_LIMITS = ("memory.max", "memory/memory.limit_in_bytes")  # version 2, version 1


class Memory(NamedTuple):
    """The Java heap and Neo4j's page cache, in mebibytes."""

    heap: int
    page_cache: int


def memory_for(total: int, *, heap: int | None = None) -> Memory:
    """Divide `total` mebibytes: never more than a quarter of them, unless a larger heap is requested."""
    page_cache = max(min(total // 16, _MOST_PAGE_CACHE), _LEAST_PAGE_CACHE)
    return Memory(heap or min(total * 3 // 16, _MOST_HEAP), page_cache)


def machine_megabytes(*, cgroup: Path = Path("/sys/fs/cgroup")) -> int:
    """Return the memory of the machine, or of the container if that has less, in mebibytes."""
    physical = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    return min([physical, *_container_limits(cgroup)]) // _MEBIBYTE


def _container_limits(cgroup: Path) -> list[int]:
    limits = [cgroup / name for name in _CGROUP_LIMITS]
    texts = [limit.read_text(encoding="ascii").strip() for limit in limits if limit.is_file()]
    return [int(text) for text in texts if text.isdigit()]  # version 2 has 'max' if there is no limit
