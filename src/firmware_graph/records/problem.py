"""Problems of submitted data: values to report, not exceptions, so that all are reported at once."""

import hashlib
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final, NamedTuple

LONGEST_SHOWN: Final = 200
"""The most characters that are shown of a value or a heading: one text may be in thousands of cells."""

DIGEST_DIGITS: Final = 16


class Sheet(StrEnum):
    """One of the sheets and tables that are imported."""

    CPL = "CPL"
    FIR = "FIR"
    ZIGBEE = "ZIGBEE"
    UPGRADES = "UPGRADES"
    DEFECTS = "DEFECTS"
    ASSESSMENTS = "ASSESSMENTS"


class ProblemCode(StrEnum):
    """The kind of a problem."""

    NOT_A_TABLE = "NOT_A_TABLE"
    NOT_A_DOCUMENT = "NOT_A_DOCUMENT"
    TOO_MUCH = "TOO_MUCH"
    MISSING_COLUMN = "MISSING_COLUMN"
    REPEATED_COLUMN = "REPEATED_COLUMN"
    BAD_HEADING = "BAD_HEADING"
    ROW_TOO_SHORT = "ROW_TOO_SHORT"
    ROW_TOO_LONG = "ROW_TOO_LONG"
    BAD_CELL = "BAD_CELL"
    OTHER_DATE_ORDER = "OTHER_DATE_ORDER"
    BAD_VALUE = "BAD_VALUE"
    CONTRADICTION = "CONTRADICTION"
    DUPLICATE_ENTRY = "DUPLICATE_ENTRY"
    UNKNOWN_ENTRY = "UNKNOWN_ENTRY"
    UNKNOWN_COMMS_HUB = "UNKNOWN_COMMS_HUB"
    UNKNOWN_DEFECT = "UNKNOWN_DEFECT"
    BAD_PREDECESSOR_CELL = "BAD_PREDECESSOR_CELL"
    UNREADABLE_PREDECESSOR = "UNREADABLE_PREDECESSOR"
    UNKNOWN_PREDECESSOR = "UNKNOWN_PREDECESSOR"
    OWN_PREDECESSOR = "OWN_PREDECESSOR"
    WITHDRAWN_PREDECESSOR = "WITHDRAWN_PREDECESSOR"
    CYCLE = "CYCLE"
    OTHER_DEVICE_TYPE = "OTHER_DEVICE_TYPE"
    OTHER_GENERATION = "OTHER_GENERATION"
    OTHER_ENVIRONMENT = "OTHER_ENVIRONMENT"
    OTHER_VARIANT = "OTHER_VARIANT"
    OTHER_MANUFACTURER = "OTHER_MANUFACTURER"
    OTHER_HARDWARE = "OTHER_HARDWARE"


WHOLE_FILE = frozenset(
    {
        ProblemCode.NOT_A_TABLE,
        ProblemCode.NOT_A_DOCUMENT,
        ProblemCode.TOO_MUCH,
        ProblemCode.MISSING_COLUMN,
        ProblemCode.REPEATED_COLUMN,
        ProblemCode.BAD_HEADING,
    }
)


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A place in a file.

    `source` is the name of the sheet, or of the file. `line` is the file's own number of a line or row, from 1.
    `column` is the heading as spelt in the file, or the path to a value of a JSON document.
    """

    source: str
    line: int | None = None
    column: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A problem of a file, with its place and the remedy.

    `value` is the beginning of a long one, as `shown` cuts it. `subject` is what it is about if that is more, or
    something else, than an entry, such as 'defect SYN-1'.
    """

    place: FilePlace
    code: ProblemCode
    reason: str
    remedy: str
    value: str | None = None
    cpl_entry_id: int | None = None
    subject: str | None = None

    @property
    def concerns_whole_file(self) -> bool:
        """Whether nothing of the file can be used."""
        return self.code in WHOLE_FILE


class Fault(NamedTuple):
    """A fault of a fact, wherever it is stated, and the remedy."""

    code: ProblemCode
    reason: str
    remedy: str

    def at(
        self,
        place: FilePlace,
        *,
        value: str | None = None,
        cpl_entry_id: int | None = None,
        subject: str | None = None,
    ) -> Problem:
        """Return this fault as a problem at a place of a file; only the beginning of a long value is kept."""
        return Problem(
            place=place if place.column is None else replace(place, column=shown(place.column)),
            code=self.code,
            reason=self.reason,
            remedy=self.remedy,
            value=None if value is None else shown(value),
            cpl_entry_id=cpl_entry_id,
            subject=subject,
        )


def shown(text: str) -> str:
    """Return a text; of a long one its beginning, its length, and a digest that distinguishes it from others."""
    if len(text) <= LONGEST_SHOWN:
        return text
    digest = hashlib.sha256(text.encode(errors="surrogatepass")).hexdigest()[:DIGEST_DIGITS]
    return f"{text[:LONGEST_SHOWN]}… ({len(text):,} characters, SHA-256 {digest}…)"
