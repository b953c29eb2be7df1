"""The distribution of test files to workers, if there are more than two."""

from functools import cache
from typing import Final

from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]
from xdist.workermanage import WorkerController  # type: ignore[import-untyped]

from support.paths import ROOT

WITH_NEO4J: Final = 2


class WithoutNeo4jAside(LoadFileScheduling):  # type: ignore[misc]
    """Files go to free workers; from the third on, workers get those that need no Neo4j.

    Each worker that needs one starts it and has it plan every query, a minute of processor.
    """

    def _assign_work_unit(self, node: WorkerController) -> None:
        if self.nodes.index(node) >= WITH_NEO4J:
            scope = next(filter(runs_aside, self.workqueue), None)
            if scope is None:
                node.shutdown()
                return
            self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)


@cache
def runs_aside(file: str) -> bool:
    """Return whether a test file, by its path from the root, needs no Neo4j."""
    if file.startswith("tests/unit/"):
        return True
    return file.startswith("tests/property/") and "Connection" not in (ROOT / file).read_text(encoding="utf-8")
