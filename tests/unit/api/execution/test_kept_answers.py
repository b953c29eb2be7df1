"""Where answers are kept: as many as there is room for, each until what it is of may have changed."""

from collections import OrderedDict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.api.execution.kept_answers import Kept, KeptAnswers, Question, Response, size_of
from firmware_graph.app import keeping_of
from firmware_graph.auth.scopes import Scope
from firmware_graph.database.graph import Graph
from firmware_graph.database.revision import Revision
from firmware_graph.model.vocabulary import Tier
from firmware_graph.settings import load_settings

EVERYONE = frozenset({Scope.CPL_READ})
PUBLIC = frozenset({Tier.CPL})
OF_PARTIES = frozenset({Tier.CPL, Tier.FIR})


def a_question(
    query: str = "{ a }",
    *,
    scopes: frozenset[Scope] = EVERYONE,
    operation_name: str | None = None,
    variables: bytes = b"{}",
) -> Question:
    return Question(scopes, query, operation_name, variables)


def an_answer(content: bytes = b"{}", *, numbers: tuple[int, ...] = (1,), until: int = 1000) -> Kept:
    return Kept(Response.of(content, ()), (*numbers, None), until)


def a_revision(*numbers: int, publishing: frozenset[str] = frozenset(), is_loading: bool = False) -> Revision:
    cpl, fir, ssc = numbers
    return Revision((cpl, fir, ssc), (None, None, None), "token" if publishing else None, publishing, is_loading)


# What is found


@pytest.mark.parametrize(
    "other",
    [
        a_question("{ b }"),
        a_question("{ a } "),
        a_question(scopes=EVERYONE | {Scope.FIR_READ}),
        a_question(operation_name="A"),
        a_question(variables=b'{"n":null}'),
    ],
)
def test_another_question_is_not_found(other: Question) -> None:
    answers = KeptAnswers(10_000)
    answers.keep(a_question(), an_answer())
    assert answers.find(a_question()) == an_answer()
    assert answers.find(other) is None


def test_the_same_question_has_one_answer_and_the_later_one() -> None:
    answers = KeptAnswers(10_000)
    answers.keep(a_question(), an_answer(b"a long one" * 10))
    answers.keep(a_question(), an_answer(b"another"))
    assert answers.find(a_question()) == an_answer(b"another")
    assert answers.bytes == size_of(a_question(), an_answer(b"another"))


def test_the_longest_unused_goes_first() -> None:
    first, second, third = (a_question(f"{{ a{n} }}") for n in range(3))
    answers = KeptAnswers(2 * size_of(first, an_answer()))
    answers.keep(first, an_answer())
    answers.keep(second, an_answer())
    answers.find(first)
    answers.keep(third, an_answer())
    assert list(answers.kept) == [first, third]


def test_to_be_kept_again_is_to_be_used() -> None:
    first, second, third = (a_question(f"{{ a{n} }}") for n in range(3))
    answers = KeptAnswers(2 * size_of(first, an_answer()))
    for question in (first, second, first, third):
        answers.keep(question, an_answer())
    assert list(answers.kept) == [first, third]


def test_an_answer_without_room_is_not_kept_and_pushes_nothing_out() -> None:
    answers = KeptAnswers(size_of(a_question(), an_answer()))
    answers.keep(a_question(), an_answer())
    answers.keep(a_question("{ b }"), an_answer(b"{} "))
    assert list(answers.kept) == [a_question()]


def test_an_answer_that_became_too_big_leaves_no_earlier_one() -> None:
    answers = KeptAnswers(size_of(a_question(), an_answer()))
    answers.keep(a_question(), an_answer())
    answers.keep(a_question(), an_answer(b"{} "))
    assert (answers.find(a_question()), answers.bytes) == (None, 0)


@pytest.mark.parametrize("question", [a_question("{ a }" + " " * 90), a_question(variables=b"{}" + b" " * 90)])
def test_a_question_counts_as_well_as_its_answer(question: Question) -> None:
    assert size_of(question, an_answer(b"x" * 50)) >= size_of(a_question(), an_answer(b"")) + 90 + 50


questions = st.builds(
    a_question, st.text("ab", max_size=3).map("{{ {} }}".format), variables=st.sampled_from([b"{}", b'{"n":1}'])
)
contents = st.binary(max_size=1500)


@given(
    max_bytes=st.integers(0, 4000),
    steps=st.lists(st.tuples(questions, st.none() | contents), max_size=40),
)
def test_whatever_is_kept_and_found_there_is_no_more_than_has_room(
    max_bytes: int, steps: list[tuple[Question, bytes | None]]
) -> None:
    answers, oracle = KeptAnswers(max_bytes), OrderedDict[Question, bytes]()
    for question, content in steps:
        if content is None:
            found = answers.find(question)
            assert (found and found.response.content) == oracle.get(question)
            if question in oracle:
                oracle.move_to_end(question)
            continue
        answers.keep(question, an_answer(content))
        oracle.pop(question, None)
        if size_of(question, an_answer(content)) <= max_bytes:
            oracle[question] = content
        while sum(size_of(one, an_answer(its)) for one, its in oracle.items()) > max_bytes:
            oracle.popitem(last=False)
        assert list(answers.kept) == list(oracle)
        assert answers.bytes == sum(size_of(one, kept) for one, kept in answers.kept.items()) <= max_bytes


@pytest.mark.parametrize(("max_bytes", "is_keeping"), [(0, False), (1, True)])
def test_without_any_bytes_none_are_kept(max_bytes: int, is_keeping: bool) -> None:  # noqa: FBT001 - what is expected
    settings = load_settings(kept_answer_bytes=max_bytes)
    keeping = keeping_of(settings, Graph(None, "neo4j", {}))  # type: ignore[arg-type]  # nothing is read
    assert (keeping is not None) is is_keeping
    assert keeping is None or keeping.answers.max_bytes == max_bytes


# What holds


def test_an_answer_holds_while_its_revision_is_published() -> None:
    assert an_answer(numbers=(1, 2)).holds(a_revision(1, 2, 3), OF_PARTIES, 0)


@pytest.mark.parametrize("published", [a_revision(2, 2, 3), a_revision(1, 3, 3), a_revision(0, 2, 3)])
def test_an_answer_of_another_revision_does_not_hold(published: Revision) -> None:
    assert not an_answer(numbers=(1, 2)).holds(published, OF_PARTIES, 0)


def test_a_tier_that_the_caller_may_not_read_ends_nothing() -> None:
    moved_and_moving = a_revision(1, 9, 9, publishing=frozenset({"FIR", "SSC"}))
    assert an_answer(numbers=(1,)).holds(moved_and_moving, PUBLIC, 0)


@pytest.mark.parametrize("tier", ["CPL", "FIR"])
def test_nothing_holds_while_a_tier_of_it_is_being_published(tier: str) -> None:
    published = a_revision(1, 2, 3, publishing=frozenset({tier}))
    assert not an_answer(numbers=(1, 2)).holds(published, OF_PARTIES, 0)


def test_nothing_holds_during_a_first_load() -> None:
    assert not an_answer(numbers=(1,)).holds(a_revision(1, 2, 3, is_loading=True), PUBLIC, 0)


@pytest.mark.parametrize(("now_ms", "holds"), [(998, True), (999, True), (1000, False), (1001, False)])
def test_an_answer_holds_up_to_its_moment_and_not_at_it(now_ms: int, holds: bool) -> None:  # noqa: FBT001 - expected
    assert an_answer(until=1000).holds(a_revision(1, 2, 3), PUBLIC, now_ms) is holds


# How bytes are named


def test_the_same_bytes_have_one_name_and_others_another() -> None:
    one, same, other = (Response.of(content, ()) for content in (b'{"data":1}', b'{"data":1}', b'{"data":2}'))
    assert one.etag == same.etag != other.etag
    assert one.etag
    assert one.etag.startswith('"')
    assert one.etag.endswith('"')


def test_bytes_without_data_have_no_name() -> None:
    assert Response.of(b'{"errors":[]}', ["BAD_USER_INPUT"]).etag is None
