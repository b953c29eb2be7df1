"""The chain of a process's records."""

from typing import Any

import pytest

from firmware_graph.audit.chain import Chain, KnownDays, day_of
from firmware_graph.model.restricted_read import MOST_CHARACTERS, ReadBy, RecordedRead
from support.audit_harness import a_read

AT = 1_767_225_600_000  # 2026-01-01T00:00:00Z


def test_each_record_has_the_hash_of_the_one_before_it() -> None:
    chain = Chain()
    first, second = chain.extended([a_read(1), a_read(2)])
    assert (first.number, first.previous, second.number, second.previous) == (1, "", 2, first.hash)
    assert chain.number == 0  # until they are committed
    chain.accept(second.number, second.hash)
    [third] = chain.extended([a_read(3)])
    assert (third.number, third.previous) == (3, second.hash)


@pytest.mark.parametrize("field", RecordedRead._fields[:3])
def test_hash_covers_the_place_of_a_record(field: str) -> None:
    [record] = Chain().extended([a_read(1)])
    assert record.is_intact
    altered: dict[str, Any] = {field: 7 if field == "number" else "x"}
    assert not record._replace(**altered).is_intact


@pytest.mark.parametrize("field", a_read(1)._fields)
def test_hash_covers_every_fact_of_a_record(field: str) -> None:
    [record] = Chain().extended([a_read(1)])
    altered: dict[str, Any] = {field: "other"}
    assert not record._replace(facts=record.facts._replace(**altered)).is_intact


def test_hash_is_the_same_for_lists_as_the_database_returns_them() -> None:
    [record] = Chain().extended([a_read(1, 2)])
    returned = record.facts._replace(cpl_entry_ids=[1, 2], coordinates=[*record.facts.coordinates])
    assert record._replace(facts=returned).is_intact


def test_texts_are_those_of_the_records_that_follow() -> None:
    chain = Chain("a", 4, "before")
    reads = [a_read(1, 2), a_read(3)]
    texts, last = chain.texts(reads)
    assert [RecordedRead.of_text(text).hash for text in texts] == [record.hash for record in chain.extended(reads)]
    assert last == chain.extended(reads)[-1].hash
    assert RecordedRead.of_text(texts[1]).is_intact


def test_day_of_a_manufacturer_is_written_once_by_a_process() -> None:
    days = KnownDays()
    first = days.new_in(Chain().extended([a_read(1, at=AT, codes=["A", "B"]), a_read(2, at=AT + 1, codes=["B"])]))
    assert first == [("A", "ssc", "2026-01-01"), ("B", "ssc", "2026-01-01")]
    days.accept(first)
    assert days.new_in(Chain().extended([a_read(1, at=AT + 2, codes=["A", "C"])])) == [("C", "ssc", "2026-01-01")]


def test_days_that_are_over_are_forgotten() -> None:
    days = KnownDays()
    for late in range(3):
        days.accept(days.new_in(Chain().extended([a_read(1, at=AT + late * 86_400_000)])))
    assert {day for _, _, day in days.known} == {day_of(AT + 2 * 86_400_000)}


def test_text_that_others_chose_is_bounded_and_can_be_written() -> None:
    by = ReadBy("ssc", "\ud800" + "x" * 10_000, acting_for="p").bounded
    assert by.subject
    assert len(by.subject) == MOST_CHARACTERS
    by.subject.encode()
    assert (by.party, by.acting_for) == (None, "p")
