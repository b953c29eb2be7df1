"""A failure of work that is tried again and again: logged when it begins, and not at each attempt."""

from dataclasses import dataclass

from structlog.typing import FilteringBoundLogger


@dataclass(slots=True)
class RepeatedFailure:
    """The failure of one kind of work, with the event under which it is logged."""

    log: FilteringBoundLogger
    event: str
    code: str | None = None

    def failed(self, code: str) -> None:
        """Log a failure, unless the attempt before failed in the same way."""
        if code != self.code:
            self.log.warning(self.event, code=code)
        self.code = code

    def succeeded(self) -> None:
        """Record a success, after which a failure is news."""
        self.code = None
