"""One line of the table: what was done, what was answered meanwhile, and how it ended."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from bench.faults.service import DEADLINE_SECONDS, LATE_SECONDS, RECOVERY_SECONDS, Outcome

GROWN_MEGABYTES: Final = 64.0


@dataclass
class Row:
    """The result of one fault; `complaints` are why it was not survived."""

    fault: str
    right: int = 0
    codes: Counter[str] = field(default_factory=Counter)
    slowest_error: float = 0.0
    recovery: float | None = None
    grown: float | None = None
    ended: str = ""
    complaints: list[str] = field(default_factory=list)

    @property
    def is_survived(self) -> bool:
        """Whether nothing was wrong."""
        return not self.complaints

    def count(self, outcomes: Sequence[Outcome], *, may_refuse_connections: bool = False) -> None:
        """Count what was answered during the fault; what is wrong, without a type, or too late is a complaint."""
        self.right += sum(outcome.is_right for outcome in outcomes)
        errors = [outcome for outcome in outcomes if outcome.code]
        self.codes.update(outcome.code for outcome in errors)
        self.slowest_error = max([self.slowest_error, *(outcome.seconds for outcome in errors)])
        if self.slowest_error > DEADLINE_SECONDS + LATE_SECONDS:
            self.complaints.append(f"an error came after {self.slowest_error:.1f} s")
        if self.codes["INTERNAL"]:
            self.complaints.append(f"{self.codes['INTERNAL']} errors are INTERNAL")
        strange = [outcome.what for outcome in outcomes if outcome.what]
        if strange and not may_refuse_connections:
            self.complaints.append(f"{len(strange)} answers are wrong or of no type: {strange[0]}")

    def recovered(self, seconds: float, most: float = RECOVERY_SECONDS) -> None:
        """Record after how many seconds all answers were right again."""
        self.recovery = seconds
        if seconds > most:
            self.complaints.append(f"not right within {most:.0f} s")

    def grew(self, before: float, after: float) -> None:
        """Record by how many mebibytes its memory grew."""
        self.grown = after - before
        if self.grown > GROWN_MEGABYTES:
            self.complaints.append(f"memory grew by {self.grown:.0f} MiB")

    def ended_with(self, status: int, seconds: float, *, most: float) -> None:
        """Record how the process ended."""
        self.ended = f"status {status} in {seconds:.1f} s"
        if seconds > most:
            self.complaints.append(f"it ended after {seconds:.1f} s")
