"""What is written of an answer in one step is sent as one piece, and nothing waits for longer than a step."""

import asyncio

import pytest

from firmware_graph.http.joined_writes import MOST_JOINED, JoinedWrites

pytestmark = pytest.mark.anyio


class Wire(asyncio.Transport):
    """A transport that notes what is done with it."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[object] = []
        self.is_closed = False

    def write(self, data: bytes) -> None:  # type: ignore[override]
        self.noted.append(data)

    def is_closing(self) -> bool:
        return self.is_closed

    def close(self) -> None:
        self.is_closed = True
        self.noted.append("closed")


def joined() -> tuple[JoinedWrites, Wire]:
    wire = Wire()
    return JoinedWrites(wire, asyncio.get_running_loop()), wire


async def test_head_and_body_are_one_piece() -> None:
    writes, wire = joined()
    for part in (b"head", b"body", b"next head", b"next body"):
        writes.write(part)
    assert wire.noted == [b"headbody", b"next headnext body"]
    await asyncio.sleep(0)
    assert len(wire.noted) == 2


async def test_large_body_is_not_copied() -> None:
    writes, wire = joined()
    body = b"." * (MOST_JOINED + 1)
    writes.write(b"head")
    writes.write(body)
    assert wire.noted == [b"head", body]


async def test_head_without_a_body_yet_is_sent_in_the_next_step() -> None:
    writes, wire = joined()
    writes.write(b"head")
    assert not wire.noted
    await asyncio.sleep(0)
    assert wire.noted == [b"head"]
    writes.write(b"event")
    await asyncio.sleep(0)
    assert wire.noted == [b"head", b"event"]


async def test_what_waits_is_sent_before_the_connection_is_closed() -> None:
    writes, wire = joined()
    writes.write(b"head")
    writes.close()
    await asyncio.sleep(0)
    assert wire.noted == [b"head", "closed"]
    assert writes.is_closing()


async def test_nothing_is_written_to_a_connection_that_closes_meanwhile() -> None:
    writes, wire = joined()
    writes.write(b"head")
    wire.close()
    await asyncio.sleep(0)
    assert wire.noted == ["closed"]
