from pathlib import Path

import pytest

from firmware_graph.database.embedded.memory import machine_megabytes, memory_for


@pytest.mark.parametrize("total", [1024, 4096, 16 * 1024, 24 * 1024, 512 * 1024])
def test_any_machine_gives_at_most_a_quarter_of_its_memory(total: int) -> None:
    assert sum(memory_for(total)) <= total // 4


def test_large_machine_gives_two_gibibytes_of_heap_and_one_of_page_cache() -> None:
    assert memory_for(24 * 1024) == (2048, 1024)


def test_heap_that_is_asked_for_is_given() -> None:
    assert memory_for(24 * 1024, heap=300).heap == 300


def test_container_with_a_limit_counts_as_a_machine_of_that_size(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("536870912\n")
    assert machine_megabytes(cgroup=tmp_path) == 512


def test_container_without_a_limit_counts_as_the_machine(tmp_path: Path) -> None:
    (tmp_path / "memory.max").write_text("max\n")
    assert machine_megabytes(cgroup=tmp_path) == machine_megabytes(cgroup=tmp_path / "absent")
