"""Answers that are kept: read once, by one at a time, and never more of them than the limit allows."""

import asyncio
from collections.abc import Set as AbstractSet

import pytest

from firmware_graph.questions.defects.rules.kept import Kept

pytestmark = pytest.mark.anyio


class Source:
    """Answers a word with itself, and remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[list[str]] = []

    async def __call__(self, missing: AbstractSet[str]) -> dict[str, str]:
        self.asked.append(sorted(missing))
        await asyncio.sleep(0)
        if "broken" in missing:
            raise OSError
        return {word: word for word in missing}


async def test_only_what_is_missing_is_read() -> None:
    kept, source = Kept[str, str](100, len), Source()
    assert await kept.answers_to({"a", "b"}, source) == {"a": "a", "b": "b"}
    assert await kept.answers_to({"b", "c"}, source) == {"b": "b", "c": "c"}
    assert await kept.answers_to({"a", "c"}, source) == {"a": "a", "c": "c"}
    assert await kept.answers_to(set(), source) == {}
    assert source.asked == [["a", "b"], ["c"]]


async def test_two_who_ask_at_once_read_once() -> None:
    kept, source = Kept[str, str](100, len), Source()
    both = await asyncio.gather(kept.answers_to({"a"}, source), kept.answers_to({"a"}, source))
    assert list(both) == [{"a": "a"}, {"a": "a"}]
    assert source.asked == [["a"]]


async def test_failure_is_not_shared_and_not_kept() -> None:
    kept, source = Kept[str, str](100, len), Source()
    failed, found = await asyncio.gather(
        kept.answers_to({"broken"}, source), kept.answers_to({"a"}, source), return_exceptions=True
    )
    assert isinstance(failed, OSError)
    assert found == {"a": "a"}
    assert kept.answers == {"a": "a"}


async def test_first_kept_goes_first_and_all_are_answered_for_all_that() -> None:
    kept, source = Kept[str, str](5, len), Source()
    await kept.answers_to({"aaa"}, source)
    assert await kept.answers_to({"aaa", "bbb"}, source) == {"aaa": "aaa", "bbb": "bbb"}
    assert (kept.answers, kept.weight) == ({"bbb": "bbb"}, 3)
    assert await kept.answers_to({"too long"}, source) == {"too long": "too long"}
    assert (kept.answers, kept.weight) == ({}, 0)
