"""Which worker runs which test file, where there are more than two."""

from typing import Final

from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]
from xdist.workermanage import WorkerController  # type: ignore[import-untyped]

WITH_A_DATABASE: Final = 2


class UnitTestsAside(LoadFileScheduling):  # type: ignore[misc]
    """Files go to workers as they are free; all but two workers take unit tests alone.

    Two have a Neo4j each, and wait for it, or for a browser, a quarter of their time. A third Neo4j would plan every
    query once more, which takes what it gains.
    """

    def _assign_work_unit(self, node: WorkerController) -> None:
        if node in self.nodes[WITH_A_DATABASE:]:
            scope = next((one for one in self.workqueue if "/unit/" in one), None)
            if scope is None:
                node.shutdown()
                return
            self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)
