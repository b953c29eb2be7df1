"""The chain of a process's records."""

from typing import Any

import pytest

from firmware_graph.audit.chain import Chain, KnownDays, day_of
from firmware_graph.model.restricted_read import MOST_CHARACTERS, ReadBy, ReadFacts, RecordedRead
from support.audit_harness import a_read

AT = 1_767_225_600_000  # 2026-01-01T00:00:00Z


def records(chain: Chain, *reads: ReadFacts) -> list[RecordedRead]:
    return [RecordedRead.of_text(text) for text in chain.texts(reads)[0]]


def test_each_record_has_the_hash_of_the_one_before_it() -> None:
    chain = Chain()
    texts, last = chain.texts([a_read(1), a_read(2)])
    first, second = map(RecordedRead.of_text, texts)
    assert (first.number, first.previous, second.number, second.previous) == (1, "", 2, first.hash)
    assert (chain.number, last) == (0, second.hash)  # until they are committed
    chain.accept(second.number, second.hash)
    [third] = records(chain, a_read(3))
    assert (third.number, third.previous) == (3, second.hash)


@pytest.mark.parametrize("altered", [Chain("x", 0, ""), Chain("a", 7, ""), Chain("a", 0, "x")])
def test_hash_covers_the_place_of_a_record(altered: Chain) -> None:
    read = a_read(1)
    assert Chain("a").texts([read])[1] != altered.texts([read])[1]


@pytest.mark.parametrize("field", a_read(1)._fields)
def test_hash_covers_every_fact_of_a_record(field: str) -> None:
    read = a_read(1)
    other: dict[str, Any] = {field: "other"}
    assert Chain("a").texts([read])[1] != Chain("a").texts([read._replace(**other)])[1]


def test_day_of_a_manufacturer_is_written_once_by_a_process() -> None:
    days = KnownDays()
    first = days.new_in(records(Chain(), a_read(1, at=AT, codes=["A", "B"]), a_read(2, at=AT + 1, codes=["B"])))
    assert first == [("A", "ssc", "2026-01-01"), ("B", "ssc", "2026-01-01")]
    days.accept(first)
    assert days.new_in(records(Chain(), a_read(1, at=AT + 2, codes=["A", "C"]))) == [("C", "ssc", "2026-01-01")]


def test_days_that_are_over_are_forgotten() -> None:
    days = KnownDays()
    for late in range(3):
        days.accept(days.new_in(records(Chain(), a_read(1, at=AT + late * 86_400_000))))
    assert {day for _, _, day in days.known} == {day_of(AT + 2 * 86_400_000)}


def test_text_that_others_chose_is_bounded_and_can_be_written() -> None:
    by = ReadBy("ssc", "\ud800" + "x" * 10_000, acting_for="p").bounded
    assert by.subject
    assert len(by.subject) == MOST_CHARACTERS
    by.subject.encode()
    assert (by.party, by.acting_for) == (None, "p")
