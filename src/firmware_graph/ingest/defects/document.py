"""A JSON document that is read with all its problems reported, each at its place."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import orjson

from firmware_graph.errors import SourceUnreadable
from firmware_graph.ingest.defects.record import DefectProblem

LONGEST_TEXT: Final = 4000
SHOWN: Final = 200
MOMENT: Final = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,9})?(?:Z|[+-][0-9]{2}:[0-9]{2})"
)


@dataclass(frozen=True, slots=True)
class Place:
    """A value of a document, or one that is not there, and the path that leads to it."""

    value: Any
    path: str
    sheet: str
    problems: list[DefectProblem]

    def blame(self, reason: str, remedy: str) -> None:
        """Report the value."""
        shown = None if self.value is None else orjson.dumps(self.value).decode()[:SHOWN]
        self.problems.append(
            DefectProblem(sheet=self.sheet, column=self.path, value=shown, reason=reason, remedy=remedy)
        )

    def member(self, name: str) -> "Place":
        """Look up a member; of what is no object there is none, which is reported."""
        if self.value is not None and not isinstance(self.value, dict):
            self.blame("it is no object", "write it as the format says")
        value = self.value.get(name) if isinstance(self.value, dict) else None
        return Place(value, f"{self.path}.{name}" if self.path else name, self.sheet, self.problems)

    def elements(self) -> Iterator["Place"]:
        """List the elements of an array; nothing where it is not there."""
        if self.value is not None and not isinstance(self.value, list):
            self.blame("it is no list", "write it as the format says")
            return
        for number, value in enumerate(self.value or ()):
            yield Place(value, f"{self.path}[{number}]", self.sheet, self.problems)

    def objects(self) -> Iterator["Place"]:
        """List the elements of an array that are objects; what is none is reported."""
        for place in self.elements():
            if isinstance(place.value, dict):
                yield place
            else:
                place.blame("it is no object", "write it as the format says")

    def text(self) -> str | None:
        """Read text; None where it is not there, empty or wrong."""
        if self.value is not None and not isinstance(self.value, str):
            self.blame("it is no text", "write it in quotation marks")
            return None
        if self.value is not None and len(self.value) > LONGEST_TEXT:
            self.blame(f"it has {len(self.value)} characters", f"use at most {LONGEST_TEXT}")
        return (self.value or "").strip() or None

    def needed_text(self) -> str:
        """Read text that has to be there; '' where it is not, which is reported."""
        text = self.text()
        if text is None and (self.value is None or isinstance(self.value, str)):
            self.blame("it is missing", "give it")
        return text or ""

    def texts(self) -> tuple[str, ...]:
        """Read a list of texts, each once."""
        return tuple(dict.fromkeys(filter(None, (element.text() for element in self.elements()))))

    def moment(self) -> int | None:
        """Read a date and time with a zone as milliseconds since 1970; None where it is not there or wrong."""
        text = self.text()
        if text is None:
            return None
        try:
            if MOMENT.fullmatch(text):
                read = datetime.fromisoformat(re.sub(r"(\.[0-9]{6})[0-9]+", r"\1", text))
                return int(read.astimezone(UTC).timestamp() * 1000)
        except ValueError:
            pass
        self.blame("it is no date and time", "write it as 2026-03-31T09:00:00Z")
        return None


def open_document(path: Path, problems: list[DefectProblem]) -> Place | None:
    """Read a JSON file; None where it is none, which is reported.

    Raises:
        SourceUnreadable: There is no such file, or it may not be read.
    """
    try:
        return Place(orjson.loads(path.read_bytes()), "", path.name, problems)
    except orjson.JSONDecodeError as error:
        problems.append(
            DefectProblem(
                sheet=path.name, line=error.lineno, reason=f"it is no JSON: {error.msg}", remedy="save it as JSON again"
            )
        )
        return None
    except OSError as error:
        raise SourceUnreadable(f"{path} cannot be read: {error.strerror}. Check the name and permissions.") from error
