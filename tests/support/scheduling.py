"""The distribution of test files to workers, if there are more than two."""

from collections.abc import Sequence
from typing import Final

from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]
from xdist.workermanage import WorkerController  # type: ignore[import-untyped]

WITH_EVERY_QUERY: Final = 2
ASIDE: Final = (("/integration/", "/unit/"), ("/unit/", "/integration/"))
"""The files for further workers, from the end and in this order: those with few Neo4j queries, and those with none."""


class FewQueriesAside(LoadFileScheduling):  # type: ignore[misc]
    """Files go to free workers; further workers get those with few Neo4j queries, or none.

    Two workers make Neo4j plan every query, and wait for it, or for a browser, a quarter of their time. Others that did
    the same would plan every query once more.
    """

    def _assign_work_unit(self, node: WorkerController) -> None:
        place = self.nodes.index(node) - WITH_EVERY_QUERY
        if place >= 0:
            scope = self._scope_of(ASIDE[min(place, len(ASIDE) - 1)])
            if scope is None:
                node.shutdown()
                return
            self.workqueue.move_to_end(scope, last=False)
        super()._assign_work_unit(node)

    def _scope_of(self, folders: Sequence[str]) -> str | None:
        """Return the last file in some folders, in the order of the folders."""
        return next((scope for folder in folders for scope in reversed(self.workqueue) if folder in scope), None)
