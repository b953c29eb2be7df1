"""Conversion of the text of a form or a URL to the variables of an operation, by their declared types."""

import csv
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, Final

from firmware_graph.api.schema.enums import DESCRIPTIONS
from firmware_graph.errors import BadUserInput
from firmware_graph.exports.batch_reader import inputs_of
from firmware_graph.exports.given_values import day, moment, one_of, truth
from firmware_graph.ingest.requested_rows import read_requested_rows
from firmware_graph.model.clocks import DAY
from firmware_graph.model.version_text import is_version_and_no_entry
from firmware_graph.pages.form_threads import FormTurn
from firmware_graph.pages.forms import COUNTS

LONG: Final = 4_096
"""More characters are converted in a thread: they take more than some milliseconds."""

LARGEST_INT: Final = 2**31 - 1
SEPARATORS: Final = re.compile(r"[\s,;]+")
PAIR: Final = re.compile(r"(\d+)\s*(?:-|→|>)+\s*(\d+)")
WHOLE_NUMBER: Final = re.compile(r"\d{1,10}", re.ASCII)
COUNT_WORDS: Final = 2
COUNT: Final = re.compile(r"\s*([1-9][0-9]{0,8})[^\S\t]*[,;\t]\s*([0-9]{1,9})\s*")
"""A line of counts in the usual form, which needs no CSV parser."""

LONGEST_LINE: Final = 1_000
"""Characters of a line of numbers."""

CHOICES: Final = {kind.__name__: tuple(kind.__members__) for kind in DESCRIPTIONS}
"""The values of each enum of the schema."""

STARTS: Final = frozenset({"since"})


async def bind_apart(
    turn: FormTurn,
    types: Mapping[str, str],
    given: Mapping[str, Sequence[str]],
    fields: Mapping[str, str] | None = None,
) -> dict[str, Any]:
    """Convert given values to variables as `bind` does; in a thread if they are long, as a megabyte can take a second.

    Raises:
        BadUserInput: A text does not fit its type.
        FormsWait: Other forms were before it for too long.
    """
    if sum(len(text) for texts in given.values() for text in texts) <= LONG:
        return bind(types, given, fields)
    return await turn.run(partial(bind, types, given, fields))


def bind(
    types: Mapping[str, str], given: Mapping[str, Sequence[str]], fields: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """Convert given values to variables; empty ones are left out, so that defaults apply.

    `fields` maps a variable to its field, if the name differs.

    Raises:
        BadUserInput: A text does not fit its type.
    """
    variables = {}
    for name, type_ in types.items():
        field = (fields or {}).get(name, name)
        texts = [text.strip() for text in given.get(field, ()) if text.strip()]
        if texts:
            variables[name] = binder_of(name, type_.removesuffix("!"))(field, texts)
    return variables


def binder_of(name: str, type_: str) -> Callable[[str, Sequence[str]], Any]:
    """Return the parser of a variable: by its name, by its type, by its enum, or as text."""
    if name in STARTS and type_ == "DateTime":
        return start_of_day
    if name == "manufacturerCodes":
        return codes
    if type_ in CHOICES:
        return lambda field, texts: one_of(CHOICES[type_], field, texts[0])
    if (each := type_.strip("[!]")) in CHOICES:
        return lambda field, texts: [one_of(CHOICES[each], field, text) for text in all_texts(field, texts)]
    return BINDERS.get(type_, first_text)


def start_of_day(name: str, texts: Sequence[str]) -> str:
    """Return the moment from which a question starts: for a day, its start, as the schema takes a day for its end."""
    given = moment(name, texts[0])
    return f"{given}T00:00:00Z" if DAY.fullmatch(given) else given


def first_text(_name: str, texts: Sequence[str]) -> str:
    """Return a text unchanged: an ID, or a name."""
    return texts[0]


def all_texts(_name: str, texts: Sequence[str]) -> list[str]:
    """Return texts unchanged: the values of ticked boxes, or the lines of a field."""
    return [line.strip() for text in texts for line in text.splitlines() if line.strip()]


def whole_number(name: str, texts: Sequence[str]) -> int:
    """Parse a whole number.

    Raises:
        BadUserInput: It is not one, or too large; if it is a version, the extensions have that.
    """
    if is_version_and_no_entry(texts[0]):
        message = f"{texts[0]!r} is a firmware version, which several entries may have. Give the ID of one of them."
        raise BadUserInput(message, argument=name, version=texts[0])
    if not WHOLE_NUMBER.fullmatch(texts[0]) or int(texts[0]) > LARGEST_INT:
        message = f"Give a whole number, such as 20, not {texts[0][:40]!r}. The search finds the entry ID of a version."
        raise BadUserInput(message, argument=name)
    return int(texts[0])


def whole_numbers(name: str, texts: Sequence[str]) -> list[int]:
    """Parse whole numbers, separated by spaces or commas."""
    words = [word for text in texts for word in SEPARATORS.split(text) if word]
    return [whole_number(name, [word]) for word in words]


def reference(name: str, texts: Sequence[str]) -> dict[str, int]:
    """Parse a reference to firmware by its entry ID."""
    return {"cplEntryId": whole_number(name, texts)}


def numbered_lines(name: str, texts: Sequence[str]) -> Iterator[tuple[int, str]]:
    """Yield the lines of texts, counted from 1.

    Raises:
        BadUserInput: One is too long to hold only numbers.
    """
    for number, line in enumerate((line for text in texts for line in text.splitlines()), 1):
        if len(line) > LONGEST_LINE:
            message = f"Line {number} has more than {LONGEST_LINE:,} characters. Write each row on a line of its own."
            raise BadUserInput(message, argument=name)
        yield number, line


def upgrades(name: str, texts: Sequence[str]) -> list[dict[str, int]]:
    """Parse upgrades, each written `20-21`.

    Raises:
        BadUserInput: One has another form.
    """
    read = []
    for _, line in numbered_lines(name, texts):
        if not line.strip():
            continue
        pair = PAIR.fullmatch(line.strip())
        if pair is None:
            message = f"Write an upgrade as two entry IDs, such as 20-21, not {line.strip()[:40]!r}."
            raise BadUserInput(message, argument=name)
        from_, to = (whole_number(name, [number]) for number in pair.groups())
        read.append({"fromCplEntryId": from_, "toCplEntryId": to})
    return read


def pathway_requests(_name: str, texts: Sequence[str]) -> list[dict[str, Any]]:
    """Parse the rows of a list, with the columns of the export of such a list.

    Raises:
        BadUserInput: It is not such a list, or a row is invalid.
    """
    return inputs_of("requests", read_requested_rows("\n".join(texts).encode()).rows)


def codes(_name: str, texts: Sequence[str]) -> list[str]:
    """Parse words, separated by spaces or commas."""
    return [word for text in texts for word in SEPARATORS.split(text) if word]


def planned_releases(name: str, texts: Sequence[str]) -> list[dict[str, str]]:
    """Parse lines of a day, optionally followed by a version and what it brings.

    Raises:
        BadUserInput: A line does not begin with a day.
    """
    read = []
    for line in (line for text in texts for line in text.splitlines() if line.strip()):
        begins, *others = (part.strip() for part in line.split(",", 2))
        if not DAY.fullmatch(begins):
            raise BadUserInput(f"Begin each line with a day, such as 2027-01-31, not {begins[:40]!r}.", argument=name)
        said = zip(("version", "summary"), others, strict=False)
        read.append({"plannedFor": begins, **{key: text for key, text in said if text}})
    return read


def counts(name: str, texts: Sequence[str]) -> list[dict[str, Any]]:
    """Parse lines of an entry ID and a number of devices; a first line without digits is a heading.

    Raises:
        BadUserInput: Another line has another form.
    """
    read = []
    for number, line in numbered_lines(name, texts):
        if plain := COUNT.fullmatch(line):
            read.append({"firmware": {"cplEntryId": int(plain[1])}, "count": int(plain[2])})
            continue
        dialect_words = next(csv.reader([line.replace("\t", ",").replace(";", ",")]), [])
        words = [word.strip() for word in dialect_words if word.strip()]
        if not words or (number == 1 and not any(WHOLE_NUMBER.fullmatch(word) for word in words)):
            continue
        if len(words) != COUNT_WORDS or not all(
            WHOLE_NUMBER.fullmatch(word) or is_version_and_no_entry(word) for word in words
        ):
            message = f"Line {number} should be an entry ID and a number of devices, such as 20, 1200."
            raise BadUserInput(message, argument=name)
        entry, count = (whole_number(name, [word]) for word in words)
        read.append({"firmware": {"cplEntryId": entry}, "count": count})
    return read


def weights_in(variables: Mapping[str, Any]) -> dict[int, int]:
    """Sum the devices of each entry, if counts were pasted; they weight an answer and are not stored."""
    weights: dict[int, int] = {}
    for row in variables.get(COUNTS, ()):
        entry = row["firmware"]["cplEntryId"]
        weights[entry] = weights.get(entry, 0) + row["count"]
    return weights


BINDERS: Final[Mapping[str, Callable[[str, Sequence[str]], Any]]] = {
    "Int": whole_number,
    "[String!]": all_texts,
    "[PlannedReleaseInput!]": planned_releases,
    "[PathwayRequest!]": pathway_requests,
    "[Int!]": whole_numbers,
    "Boolean": lambda name, texts: truth(name, texts[0]),
    "Date": lambda name, texts: day(name, texts[0]),
    "DateTime": lambda name, texts: moment(name, texts[0]),
    "FirmwareReference": reference,
    "[UpgradeInput!]": upgrades,
    "[FleetCount!]": counts,
}
