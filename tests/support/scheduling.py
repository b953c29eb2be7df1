"""Which worker runs which test file, where there are more than two."""

from typing import Final

from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]
from xdist.workermanage import WorkerController  # type: ignore[import-untyped]

WITH_EVERY_QUERY: Final = 2
ASIDE: Final = ("/unit/", "/integration/")
"""What further workers run, in this order: what has no Neo4j, then what asks it few queries, from the end."""


class FewQueriesAside(LoadFileScheduling):  # type: ignore[misc]
    """Files go to workers as they are free; all but two workers take those that ask Neo4j few queries.

    Two workers have Neo4j plan every query, and wait for it, or for a browser, a quarter of their time. A third that
    did the same would plan every query once more.
    """

    def _assign_work_unit(self, node: WorkerController) -> None:
        if node in self.nodes[WITH_EVERY_QUERY:]:
            scope = self._scope_aside()
            if scope is None:
                node.shutdown()
                return
            self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)

    def _scope_aside(self) -> str | None:
        """Return the file that a further worker runs next, if any."""
        return next((scope for folder in ASIDE for scope in reversed(self.workqueue) if folder in scope), None)
