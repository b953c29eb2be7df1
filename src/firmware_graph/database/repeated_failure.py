"""A failure of work that is retried periodically: logged when it begins, and not at each attempt."""

from dataclasses import dataclass

from structlog.typing import FilteringBoundLogger


@dataclass(slots=True)
class RepeatedFailure:
    """The failure of one kind of work, with the event under which it is logged."""

    log: FilteringBoundLogger
    event: str
    code: str | None = None

    def failed(self, code: str) -> None:
        """Log a failure, unless the previous attempt failed in the same way."""
        if code != self.code:
            self.log.warning(self.event, code=code)
        self.code = code

    def succeeded(self) -> None:
        """Record a success; the next failure is logged again."""
        self.code = None
