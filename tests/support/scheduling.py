"""Which worker runs which file of tests, where several run at once."""

from typing import Any, Final

from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

FROM_THE_FRONT: Final = 2
"""A worker that tests on Neo4j waits for it a third of the time, and starting one more costs a minute of a core."""


class FromBothEnds(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
    """Gives files to two workers in their order, and to further ones from the end, where those without Neo4j are."""

    def _assign_work_unit(self, node: Any) -> None:
        if node not in self.nodes[:FROM_THE_FRONT]:
            self.workqueue.move_to_end(next(reversed(self.workqueue)), last=False)
        super()._assign_work_unit(node)
