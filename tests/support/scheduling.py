"""The distribution of test files to workers, if there are more than two."""

from typing import Final

from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]
from xdist.workermanage import WorkerController  # type: ignore[import-untyped]

ASIDE: Final = "without-neo4j"
"""The xdist group of tests in files of which none needs the Neo4j of its worker."""

MARK: Final = f"@{ASIDE}"
WITH_NEO4J: Final = 2


class WithoutNeo4jAside(LoadFileScheduling):  # type: ignore[misc]
    """Files go to free workers; from the third on, workers get those that need no Neo4j.

    Each worker that needs one starts it and has it plan every query, a minute of processor.
    """

    def _split_scope(self, nodeid: str) -> str:
        """Return the file of a test, marked if it may run aside."""
        path = str(super()._split_scope(nodeid))
        return path + MARK if nodeid.endswith(MARK) else path

    def _assign_work_unit(self, node: WorkerController) -> None:
        if self.nodes.index(node) >= WITH_NEO4J:
            scope = next((scope for scope in self.workqueue if scope.endswith(MARK)), None)
            if scope is None:
                node.shutdown()
                return
            self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)
