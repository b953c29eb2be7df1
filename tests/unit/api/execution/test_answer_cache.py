"""The cache of answers: as many as there is room for, each while it is certainly still the answer."""

from collections import OrderedDict
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.api.execution.answer_cache import AnswerCache, AnswerKey, CachedAnswer
from firmware_graph.api.execution.freshness import Freshness, Validity
from firmware_graph.api.execution.request import Request
from firmware_graph.api.execution.response import EncodedResponse
from firmware_graph.app.service import answer_cache_of
from firmware_graph.database.bounded_store import ENTRY_BYTES, BoundedStore
from firmware_graph.database.graph import Graph
from firmware_graph.database.published import Published
from firmware_graph.database.revision import Revision
from firmware_graph.model.rights import EVERYONE, Rights, Scope
from firmware_graph.model.vocabulary import Tier
from firmware_graph.settings import load_settings

NO_DRIVER: Any = None
PUBLIC = frozenset({Tier.CPL})
OF_PARTIES = frozenset({Tier.CPL, Tier.FIR})
VALID = Validity((1, None), 0, 1000)


def a_cache(max_bytes: int = 10_000) -> AnswerCache:
    return AnswerCache(BoundedStore(max_bytes), Freshness(Published(Graph(NO_DRIVER, "neo4j", {}))))


def a_key(
    query: str = "{ a }",
    *,
    rights: Rights = Rights(),  # noqa: B008 - frozen
    operation_name: str | None = None,
    variables: bytes = b"{}",
) -> AnswerKey:
    return AnswerKey(rights, query, operation_name, variables)


def store(cache: AnswerCache, key: AnswerKey, content: bytes = b"{}") -> None:
    cache.keep(key, EncodedResponse(content), VALID)


def content_of(cache: AnswerCache, key: AnswerKey) -> bytes | None:
    found = cache.find(key)
    return found.response.content if found else None


def size_of(key: AnswerKey, content: bytes = b"{}") -> int:
    return CachedAnswer.of(key, EncodedResponse(content), VALID).size + ENTRY_BYTES


def keys_in(cache: AnswerCache) -> set[object]:
    return {key for _, key in cache.store}


def a_revision(*numbers: int, publishing: frozenset[str] = frozenset(), is_loading: bool = False) -> Revision:
    cpl, fir, ssc = numbers
    return Revision((cpl, fir, ssc), (None, None, None), "token" if publishing else None, publishing, is_loading)


# What is found


@pytest.mark.parametrize(
    "other",
    [
        a_key("{ b }"),
        a_key("{ a } "),
        a_key(rights=Rights(EVERYONE | {Scope.FIR_READ})),
        a_key(rights=Rights(party="P1")),
        a_key(rights=Rights(acting_for="P1")),
        a_key(rights=Rights(owned_codes=frozenset({"1057"}))),
        a_key(operation_name="A"),
        a_key(variables=b'{"n":null}'),
    ],
)
def test_another_key_is_not_found(other: AnswerKey) -> None:
    cache = a_cache()
    store(cache, a_key())
    assert content_of(cache, a_key()) == b"{}"
    assert content_of(cache, other) is None


def test_rights_that_end_at_another_moment_share_an_entry() -> None:
    cache = a_cache()
    store(cache, a_key(rights=Rights(ends_at=1)))
    assert content_of(cache, a_key(rights=Rights(ends_at=2))) == b"{}"


def test_same_key_has_one_entry_and_the_later_one() -> None:
    cache = a_cache()
    store(cache, a_key(), b"a long one" * 10)
    store(cache, a_key(), b"another")
    assert content_of(cache, a_key()) == b"another"
    assert cache.store.currsize == size_of(a_key(), b"another")


def test_least_recently_used_is_evicted_first() -> None:
    first, second, third = (a_key(f"{{ a{n} }}") for n in range(3))
    cache = a_cache(2 * size_of(first))
    store(cache, first)
    store(cache, second)
    content_of(cache, first)
    store(cache, third)
    assert keys_in(cache) == {first, third}


def test_storing_again_is_a_use() -> None:
    first, second, third = (a_key(f"{{ a{n} }}") for n in range(3))
    cache = a_cache(2 * size_of(first))
    for key in (first, second, first, third):
        store(cache, key)
    assert keys_in(cache) == {first, third}


def test_answer_without_room_is_not_stored_and_evicts_nothing() -> None:
    cache = a_cache(size_of(a_key()))
    store(cache, a_key())
    store(cache, a_key("{ b }"), b"{} ")
    assert keys_in(cache) == {a_key()}


def test_answer_that_became_too_big_leaves_no_earlier_one() -> None:
    cache = a_cache(size_of(a_key()))
    store(cache, a_key())
    store(cache, a_key(), b"{} ")
    assert (content_of(cache, a_key()), cache.store.currsize) == (None, 0)


@pytest.mark.parametrize("key", [a_key("{ a }" + " " * 90), a_key(variables=b"{}" + b" " * 90)])
def test_key_counts_as_well_as_its_response(key: AnswerKey) -> None:
    assert size_of(key, b"x" * 50) >= size_of(a_key(), b"") + 90 + 50


def test_key_of_a_request_orders_its_variables_and_is_none_for_what_cannot_be_written() -> None:
    deep: list[object] = []
    for _ in range(300):
        deep = [deep]
    one, other = (
        AnswerKey.of(Request("{ a }"), {"a": 1, "b": 2}, Rights()),
        AnswerKey.of(Request("{ a }"), {"b": 2, "a": 1}, Rights()),
    )
    assert one == other
    assert AnswerKey.of(Request("{ a }"), {"deep": deep}, Rights()) is None


keys = st.builds(
    a_key, st.text("ab", max_size=3).map("{{ {} }}".format), variables=st.sampled_from([b"{}", b'{"n":1}'])
)
contents = st.binary(max_size=1500)


@given(max_bytes=st.integers(0, 5000), steps=st.lists(st.tuples(keys, st.none() | contents), max_size=40))
def test_whatever_is_stored_and_found_there_is_no_more_than_has_room(
    max_bytes: int, steps: list[tuple[AnswerKey, bytes | None]]
) -> None:
    cache, oracle = a_cache(max_bytes), OrderedDict[AnswerKey, bytes]()
    for key, content in steps:
        if content is None:
            assert content_of(cache, key) == oracle.get(key)
            if key in oracle:
                oracle.move_to_end(key)
            continue
        store(cache, key, content)
        oracle.pop(key, None)
        if size_of(key, content) <= max_bytes:
            oracle[key] = content
        while sum(size_of(one, its) for one, its in oracle.items()) > max_bytes:
            oracle.popitem(last=False)
        assert keys_in(cache) == set(oracle)
        assert cache.store.currsize == sum(size_of(one, its) for one, its in oracle.items()) <= max_bytes


@pytest.mark.parametrize("settings", [{"kept_bytes": 0}, {"keeps_answers": False}])
def test_without_any_bytes_or_where_none_are_kept_there_is_no_cache(settings: dict[str, object]) -> None:
    assert answer_cache_of(load_settings(**settings), Graph(NO_DRIVER, "neo4j", {})) is None


def test_answers_are_kept_in_the_store_of_all_that_is_kept() -> None:
    graph = Graph(NO_DRIVER, "neo4j", {})
    cache = answer_cache_of(load_settings(), graph)
    assert cache is not None
    assert cache.store is graph.store


# What is valid


def test_answer_is_valid_while_its_revision_is_published() -> None:
    assert Validity((1, 2, None), 0, 1000).holds(a_revision(1, 2, 3), OF_PARTIES, 0)


@pytest.mark.parametrize("published", [a_revision(2, 2, 3), a_revision(1, 3, 3), a_revision(0, 2, 3)])
def test_answer_of_another_revision_is_not_valid(published: Revision) -> None:
    assert not Validity((1, 2, None), 0, 1000).holds(published, OF_PARTIES, 0)


def test_tier_that_the_caller_may_not_read_ends_nothing() -> None:
    moved_and_moving = a_revision(1, 9, 9, publishing=frozenset({"FIR", "SSC"}))
    assert VALID.holds(moved_and_moving, PUBLIC, 0)


@pytest.mark.parametrize("tier", ["CPL", "FIR"])
def test_nothing_is_valid_while_a_tier_of_it_is_being_published(tier: str) -> None:
    published = a_revision(1, 2, 3, publishing=frozenset({tier}))
    assert not Validity((1, 2, None), 0, 1000).holds(published, OF_PARTIES, 0)


def test_nothing_is_valid_during_a_first_load() -> None:
    assert not VALID.holds(a_revision(1, 2, 3, is_loading=True), PUBLIC, 0)


@pytest.mark.parametrize(
    ("now_ms", "is_valid"), [(9, False), (10, True), (998, True), (999, True), (1000, False), (1001, False)]
)
def test_answer_is_valid_up_to_its_moment_and_not_at_it(now_ms: int, is_valid: bool) -> None:  # noqa: FBT001 - expected
    assert Validity((1, None), 10, 1000).holds(a_revision(1, 2, 3), PUBLIC, now_ms) is is_valid
