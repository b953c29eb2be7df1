"""Blocks of recorded reads: what divides them, and what they are found by."""

from firmware_graph.audit.chain import Chain
from firmware_graph.model.read_block import MOST_MILLISECONDS, MOST_RECORDS, ReadBlock, RecordText, divided
from firmware_graph.model.restricted_read import ReadBy, ReadFacts, RecordedRead
from support.audit_harness import a_read

AT = 1_767_225_600_000  # 2026-01-01T00:00:00Z


def records(*reads: ReadFacts) -> list[RecordText]:
    return [RecordText(text, RecordedRead.of_text(text)) for text in Chain().texts(reads)[0]]


def test_block_is_found_by_its_moments_and_by_each_party_of_its_reads_once() -> None:
    by = [ReadBy("ssc", party=party, acting_for=other) for party, other in (("A", "B"), ("A", "A"), (None, None))]
    made = records(*(a_read(n, at=AT - n, by=one) for n, one in enumerate(by)))
    block = ReadBlock.of(made)
    assert (block.first, block.last, block.earliest, block.latest) == (1, 3, AT - 2, AT)
    assert (block.parties, block.party_counts) == (["A", "B"], [2, 1])
    assert block.hash == made[-1].read.hash
    assert block.records == [read for _, read in made]


def test_records_are_divided_by_their_number_and_by_their_moments() -> None:
    made = records(*(a_read(1, at=AT) for _ in range(MOST_RECORDS + 1)))
    assert [len(some) for some in divided(made)] == [MOST_RECORDS, 1]
    late = records(*(a_read(1, at=AT + step * MOST_MILLISECONDS // 4) for step in (0, -2, 2, 3, 4, -9)))
    assert [[one.read.number for one in some] for some in divided(late)] == [[1, 2, 3], [4, 5], [6]]
    for some in divided(late):
        block = ReadBlock.of(some)
        assert block.latest - block.earliest <= MOST_MILLISECONDS
    assert [*divided([])] == []


def test_record_that_cannot_be_read_has_its_place_alone() -> None:
    block = ReadBlock.of(records(a_read(1, at=AT), a_read(2, at=AT + 5)))
    whole, damaged = block._replace(texts=block.texts[:-1]).records
    assert (whole.facts.cpl_entry_ids, damaged.number, damaged.facts.released_at) == ([1], 2, AT + 5)
    assert (damaged.facts.role, damaged.previous) == ("", "")
