"""Values of documents, validated against models; each error becomes a problem at its place in the document."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Annotated, Any, Final, TypeVar

import orjson
from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError
from pydantic_core import ErrorDetails, PydanticCustomError

from firmware_graph.records.damaged_text import DAMAGED
from firmware_graph.records.problem import Fault, FilePlace, Problem, ProblemCode
from firmware_graph.records.texts import fault_of_text
from firmware_graph.records.values import BadValue, indexed_text, plain_text

SHOWN: Final = 200
FORMAT: Final = "write it as the format says"
AS_UTF_8: Final = "save it as UTF-8"
UTF_16_MARKS: Final = (b"\xff\xfe", b"\xfe\xff")
FAULTS: Final[Mapping[str, tuple[str, str]]] = {
    "missing": ("it is missing", "give it"),
    "model_type": ("it is no object", FORMAT),
    "dict_type": ("it is no object", FORMAT),
    "list_type": ("it is no list", FORMAT),
    "string_type": ("it is no text", "write it in quotation marks"),
    "extra_forbidden": ("it is not known here", "take it out, or correct its name"),
}
"""The meaning of pydantic's error types, and the remedy."""

Document = TypeVar("Document", bound=BaseModel)
Value = TypeVar("Value")
Item = TypeVar("Item")


class Part(BaseModel):
    """An object of a document; unknown members are ignored."""

    model_config = ConfigDict(frozen=True, strict=True, extra="ignore")


def bad_value(reason: str, remedy: str) -> PydanticCustomError:
    """Return the error for an unusable value, to be raised by a validator."""
    return PydanticCustomError("bad_value", "{reason}", {"reason": reason, "remedy": remedy})


def read_by(read: Callable[[str], Value]) -> AfterValidator:
    """Return a validator that parses a value from text."""

    def validate(text: str) -> Value:
        try:
            return read(text)
        except BadValue as bad:
            raise bad_value(bad.reason, bad.remedy) from None

    return AfterValidator(validate)


def _stripped(value: object) -> object:
    return value.strip() or None if isinstance(value, str) else value


def _undamaged(text: str) -> str:
    if not text.isascii() and DAMAGED.search(text):
        raise bad_value("the text was read in the wrong encoding before it was saved", "write it again")
    return text


def _printable(text: str) -> str:
    if fault := fault_of_text(text, longest=None):
        raise bad_value(*fault)
    return text


def _needed(value: object) -> object:
    if value is None or value == "":
        raise bad_value(*FAULTS["missing"])
    return value


def _none_as_nothing(value: object) -> object:
    return [] if value is None else value


ShortText = Annotated[str, AfterValidator(_undamaged), read_by(plain_text)]

NeededText = Annotated[ShortText, BeforeValidator(_needed), BeforeValidator(_stripped)]
"""Required text; it is stripped."""

IndexedText = Annotated[NeededText, read_by(indexed_text)]
"""Required text that is in an index, or part of a key."""

Text = Annotated[ShortText | None, BeforeValidator(_stripped)]
"""Optional text; missing, null and blank are None."""

LongText = Annotated[
    Annotated[str, AfterValidator(_undamaged), AfterValidator(_printable)] | None, BeforeValidator(_stripped)
]
"""Optional text of any length; missing, null and blank are None."""

Listed = Annotated[list[Item], BeforeValidator(_none_as_nothing), Field(default_factory=list)]
"""A list that may be missing or null."""


def at_most(most: int) -> BeforeValidator:
    """Return a validator that refuses a longer list before any of its items is looked at."""

    def validate(value: object) -> object:
        if isinstance(value, list) and len(value) > most:
            raise bad_value(f"it has {len(value):,} items, and may have {most:,}", "leave out those that say the same")
        return value

    return BeforeValidator(validate)


class BrokenDocument(Exception):
    """A text is not a document of its format at all."""

    def __init__(self, source: str, line: int | None, reason: str, remedy: str) -> None:
        super().__init__(reason)
        self.problem = Fault(ProblemCode.NOT_A_DOCUMENT, reason, remedy).at(FilePlace(source, line))


def parse_json(text: bytes, source: str) -> object:
    """Parse JSON in UTF-8; `source` is the document's name in problems.

    Raises:
        BrokenDocument: It is not JSON, or an object has a duplicate key, so that one value would be lost.
    """
    check_encoding(text, source)
    try:
        found = orjson.loads(text)
    except orjson.JSONDecodeError as error:
        raise BrokenDocument(
            source, error.lineno, f"it is no JSON in UTF-8: {error.msg}", "save it so again"
        ) from error
    try:
        json.loads(text, object_pairs_hook=_fail_on_repeated_key)
    except RepeatedKey as error:
        reason, remedy = f"the key {error.key!r} stands twice in one object", "keep the value that is right"
        raise BrokenDocument(source, None, reason, remedy) from error
    except RecursionError as error:
        raise BrokenDocument(source, None, "it is nested too deeply", "divide it, or correct it") from error
    return found


def check_encoding(text: bytes, source: str) -> None:
    """Check that a document is UTF-8.

    Raises:
        BrokenDocument: It is not, from some line on.
    """
    if text.startswith(UTF_16_MARKS) or b"\0" in text[:4]:
        raise BrokenDocument(source, None, "it is no JSON in UTF-8, but UTF-16 or UTF-32", AS_UTF_8)
    try:
        text.decode()
    except UnicodeDecodeError as error:
        line = 1 + text.count(b"\n", 0, error.start)
        reason = "it is no JSON in UTF-8, as the line has a character of another encoding"
        raise BrokenDocument(source, line, reason, AS_UTF_8) from error


class RepeatedKey(Exception):
    """An object has a duplicate key."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.key = key[:SHOWN]


def _fail_on_repeated_key(pairs: list[tuple[str, object]]) -> None:
    seen: set[str] = set()
    for key, _ in pairs:
        if key in seen:
            raise RepeatedKey(key)
        seen.add(key)


def read_part(
    kind: type[Document], value: object, source: str, path: str = ""
) -> tuple[Document | None, list[Problem]]:
    """Validate a value of a document against its model; `path` is where the value is in the file."""
    try:
        return kind.model_validate(value), []
    except ValidationError as error:
        return None, [_problem(one, source, path) for one in error.errors(include_url=False)]


def path_to(steps: Sequence[int | str], path: str = "") -> str:
    """Return the path to a value of a document, such as `affected[0].package.name`."""
    for step in steps:
        path += f"[{step}]" if isinstance(step, int) else f".{step}" if path else step
    return path


def bad_part(source: str, path: str, value: object, reason: str, remedy: str) -> Problem:
    """Return the problem of a value of a document."""
    return Fault(ProblemCode.BAD_VALUE, reason, remedy).at(FilePlace(source, column=path or None), value=_shown(value))


def _problem(error: ErrorDetails, source: str, path: str) -> Problem:
    context = error.get("ctx", {})
    reason, remedy = FAULTS.get(error["type"], (context.get("reason", error["msg"]), context.get("remedy", FORMAT)))
    value = None if error["type"] == "missing" else error["input"]
    return bad_part(source, path_to(error["loc"], path), value, reason, remedy)


def _shown(value: Any) -> str | None:  # noqa: ANN401 - any value of a document
    try:
        return None if value is None else orjson.dumps(value, default=str).decode()[:SHOWN]
    except orjson.JSONEncodeError:  # nested too deeply to serialise
        return f"a {type(value).__name__} that is nested deeply"
