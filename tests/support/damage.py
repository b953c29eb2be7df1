"""Damage to files, as done by disks, transfers and programs."""

import random
import re
from collections.abc import Callable


def flip(source: random.Random, content: bytes) -> bytes:
    changed = bytearray(content)
    for _ in range(source.choice([1, 1, 2, 20])):
        changed[source.randrange(len(changed))] ^= 1 << source.randrange(8)
    return bytes(changed)


def cut(source: random.Random, content: bytes) -> bytes:
    return content[: source.randrange(len(content))]


def gap(source: random.Random, content: bytes) -> bytes:
    at = source.randrange(len(content))
    return content[:at] + content[at + source.randrange(1, 200) :]


def doubled(source: random.Random, content: bytes) -> bytes:
    at = source.randrange(len(content))
    return content[:at] + content[at : at + source.randrange(1, 200)] + content[at:]


DAMAGE: tuple[Callable[[random.Random, bytes], bytes], ...] = (flip, cut, gap, doubled)
IS_SHARED = ' t="s"'
TOKEN = re.compile(r"<[^>]+>")


def odd_xml(source: random.Random, text: str) -> str:
    """Damage the markup of a part, but not its content."""
    tags = list(TOKEN.finditer(text))
    one, other = source.choice(tags), source.choice(tags)
    name = re.match(r"</?([\w:]+)", one[0])
    attributes = re.findall(r' [\w:]+="[^"]*"', one[0])
    ways: list[Callable[[], str]] = [
        lambda: text[: one.start()] + text[one.end() :],
        lambda: text[: one.end()] + one[0] + text[one.end() :],
        lambda: text[: one.start()] + other[0] + text[one.end() :],
        lambda: text[: one.start()] + "<odd/>" + text[one.start() :],
        lambda: text[: one.end()] + "<odd>5</odd>" + text[one.end() :],
        lambda: text[: one.start()] + "&#0;" + text[one.start() :],
        lambda: "<!DOCTYPE a>" + text,
    ]
    if name:
        renamed = re.compile(rf"(</?){name[1]}(?=[ />])")
        ways.append(lambda: renamed.sub(r"\1odd", text))
    if attributes:
        attribute = source.choice(attributes)
        without = one[0].replace(attribute, "", 1)
        ways += [
            lambda: text[: one.start()] + without + text[one.end() :],
            lambda: text[: one.start()] + one[0].replace(attribute, f" odd{attribute.strip()}", 1) + text[one.end() :],
            lambda: text[: one.start()] + one[0].replace(attribute, attribute * 2, 1) + text[one.end() :],
        ]
    return source.choice(ways)()


def loses_a_type(before: str, after: str) -> bool:
    """Return whether a cell no longer states that its number is that of a shared string: it is a valid number then."""
    return after.count(IS_SHARED) < before.count(IS_SHARED)
