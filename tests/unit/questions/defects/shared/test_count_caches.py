"""Caches of counts: a key is read once, by one caller at a time, and the total size stays within its limit."""

import asyncio
from collections.abc import Set as AbstractSet

import pytest

from firmware_graph.questions.defects.shared.count_caches import BatchCache

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
    cache, source = BatchCache[str, str](100, len), Source()
    assert await cache.answers_to({"a", "b"}, source) == {"a": "a", "b": "b"}
    assert await cache.answers_to({"b", "c"}, source) == {"b": "b", "c": "c"}
    assert await cache.answers_to({"a", "c"}, source) == {"a": "a", "c": "c"}
    assert await cache.answers_to(set(), source) == {}
    assert source.asked == [["a", "b"], ["c"]]


async def test_two_who_ask_at_once_read_once() -> None:
    cache, source = BatchCache[str, str](100, len), Source()
    both = await asyncio.gather(cache.answers_to({"a"}, source), cache.answers_to({"a"}, source))
    assert list(both) == [{"a": "a"}, {"a": "a"}]
    assert source.asked == [["a"]]


async def test_failure_is_not_shared_and_not_cached() -> None:
    cache, source = BatchCache[str, str](100, len), Source()
    failed, found = await asyncio.gather(
        cache.answers_to({"broken"}, source), cache.answers_to({"a"}, source), return_exceptions=True
    )
    assert isinstance(failed, OSError)
    assert found == {"a": "a"}
    assert dict(cache.entries) == {"a": "a"}


async def test_least_recently_used_is_evicted_above_the_total_size() -> None:
    cache, source = BatchCache[str, str](6, len), Source()
    await cache.answers_to({"aaa"}, source)
    await cache.answers_to({"bb"}, source)
    await cache.answers_to({"aaa"}, source)
    assert await cache.answers_to({"ccc"}, source) == {"ccc": "ccc"}
    assert (sorted(cache.entries), cache.entries.currsize) == (["aaa", "ccc"], 6)


async def test_value_larger_than_the_cache_is_answered_and_not_cached() -> None:
    cache, source = BatchCache[str, str](6, len), Source()
    await cache.answers_to({"aaa"}, source)
    assert await cache.answers_to({"too long"}, source) == {"too long": "too long"}
    assert dict(cache.entries) == {"aaa": "aaa"}
