"""Values of a URL or a form, validated before they are sent: an error names the field, in plain words."""

from collections.abc import Collection
from typing import Final

from firmware_graph.api.schema.scalars import read_day, read_moment
from firmware_graph.errors import BadUserInput

LONGEST_SHOWN: Final = 40
TRUTH: Final = {"true": True, "1": True, "on": True, "false": False, "0": False, "off": False}


def one_of(values: Collection[str], name: str, text: str) -> str:
    """Return one of several allowed values.

    Raises:
        BadUserInput: The text is none of them; the message lists them.
    """
    if text in values:
        return text
    near = f" Is it {text.upper()}?" if text.upper() in values else ""
    message = f"{name} cannot be {shown(text)}: it is one of {', '.join(values)}.{near}"
    raise BadUserInput(message, argument=name)


def day(name: str, text: str) -> str:
    """Return a day.

    Raises:
        BadUserInput: The text is not one.
    """
    try:
        return read_day(text)
    except ValueError as error:
        message = f"{name} should be a day, such as 2026-03-31, not {shown(text)}."
        raise BadUserInput(message, argument=name) from error


def moment(name: str, text: str) -> str:
    """Return a day or a moment.

    Raises:
        BadUserInput: The text is neither.
    """
    if is_moment(text):
        return text
    example = "a day, such as 2026-03-31, or a time with its offset, such as 2026-03-31T09:00:00Z"
    raise BadUserInput(f"{name} should be {example}, not {shown(text)}.", argument=name)


def is_moment(text: str) -> bool:
    """Whether a text is a day or a moment."""
    try:
        read_moment(text)
    except ValueError:
        return False
    return True


def truth(name: str, text: str) -> bool:
    """Parse yes or no.

    Raises:
        BadUserInput: The text is neither.
    """
    if text not in TRUTH:
        raise BadUserInput(f"{name} should be true or false, not {shown(text)}.", argument=name)
    return TRUTH[text]


def shown(text: str) -> str:
    """Return a given text as quoted in a message, shortened."""
    return repr(text if len(text) <= LONGEST_SHOWN else f"{text[:LONGEST_SHOWN]}…")
