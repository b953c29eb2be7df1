"""Which tests a run takes, and their distribution to workers if there are more than two."""

from collections.abc import Iterable, Iterator
from functools import cache
from itertools import groupby
from random import Random
from typing import Final

import pytest
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]
from xdist.workermanage import WorkerController  # type: ignore[import-untyped]

from support.paths import ROOT

WITH_NEO4J: Final = 2
WORTH_A_START: Final = 25
"""For how many files that need it another Neo4j is started, once there are no others."""

ELSEWHERE: Final = (
    "tests/cypher/test_generate.py",
    "tests/cypher/test_headers.py",
    "tests/integration/auth/",
    "tests/integration/cli/commands/test_demo.py",
    "tests/integration/cli/test_file_findings.py",
    "tests/integration/database/test_class_archive.py",
    "tests/integration/database/test_embedded",
    "tests/integration/ingest/test_import_room.py",
    "tests/packaging/",
    "tests/unit/",
)
"""Where tests need no Neo4j, or start one of their own."""


class WithoutNeo4jAside(LoadFileScheduling):  # type: ignore[misc]
    """Files go to free workers; from the third on, workers begin with those that need no Neo4j.

    Each worker that needs one starts it and has it plan every query, a minute of processor; when none of those files
    is left, the third may be worth it.
    """

    def __init__(self, config: pytest.Config, log: object = None) -> None:
        super().__init__(config, log)
        self.with_neo4j: set[WorkerController] = set()

    def _assign_work_unit(self, node: WorkerController) -> None:
        place = self.nodes.index(node)
        if place >= WITH_NEO4J and node not in self.with_neo4j:
            scope = next(filter(runs_aside, self.workqueue), None)
            if scope is not None:
                self.workqueue.move_to_end(scope, last=False)
            elif place == WITH_NEO4J and len(self.workqueue) >= WORTH_A_START:
                self.with_neo4j.add(node)
            else:
                node.shutdown()
                return
        super()._assign_work_unit(node)


def left_out(items: Iterable[pytest.Item], *, seed: int) -> Iterator[pytest.Item]:
    """Draw half of the items of each test that is marked so, the same ones in every worker."""
    halved = sorted((item for item in items if item.get_closest_marker("half")), key=lambda item: item.nodeid)
    for _, group in groupby(halved, key=lambda item: item.nodeid.partition("[")[0]):
        of_one = [*group]
        yield from Random(seed).sample(of_one, len(of_one) // 2)  # noqa: S311 - no secret


@cache
def runs_aside(file: str) -> bool:
    """Return whether a test file, by its path from the root, needs no Neo4j of its worker."""
    if file.startswith(ELSEWHERE):
        return True
    return file.startswith("tests/property/") and "Connection" not in (ROOT / file).read_text(encoding="utf-8")
