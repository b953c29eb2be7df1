"""Streams have places; where none is free, whoever has the most gives way."""

import asyncio
from contextlib import ExitStack

import pytest

from firmware_graph.api.subscription.stream_places import StreamPlace, StreamPlaces
from firmware_graph.errors import RateLimited
from support.waiting import until


def open_stream(stack: ExitStack, places: StreamPlaces, caller: str) -> StreamPlace:
    place = StreamPlace(caller)
    stack.enter_context(places.holding(place, set()))
    return place


def test_oldest_stream_of_the_caller_with_the_most_gives_way() -> None:
    places = StreamPlaces(5)
    with ExitStack() as stack:
        other = open_stream(stack, places, "two")
        most = [open_stream(stack, places, "three") for _ in range(3)]
        open_stream(stack, places, "two")
        newcomers = [open_stream(stack, places, "new")]
        assert [place.has_given_way for place in most] == [True, False, False]
        newcomers.append(open_stream(stack, places, "newer"))
        assert [place for place in [*most, other, *newcomers] if place.has_given_way] == [most[0], other]
        with pytest.raises(RateLimited) as told:
            most[0].check()
        assert told.value.extensions["limit"] == "allStreams"
        assert len(places.taken) == 5
    assert not places.taken


def test_newcomer_is_refused_where_nobody_has_two_more() -> None:
    places = StreamPlaces(2)
    with ExitStack() as stack:
        held = [open_stream(stack, places, "one"), open_stream(stack, places, "two")]
        for caller in ["one", "new"]:
            with pytest.raises(RateLimited) as refused:
                open_stream(stack, places, caller)
            assert refused.value.extensions["limit"] == "allStreams"
        assert not any(place.has_given_way for place in held)


def test_caller_with_too_many_is_refused_and_nobody_gives_way() -> None:
    places = StreamPlaces(3, 1)
    with ExitStack() as stack:
        held = open_stream(stack, places, "one")
        with pytest.raises(RateLimited) as refused:
            open_stream(stack, places, "one")
        assert (refused.value.extensions["limit"], refused.value.extensions["maximum"]) == ("streams", 1)
        assert not held.has_given_way


@pytest.mark.anyio
async def test_wait_of_a_stream_ends_as_it_gives_way() -> None:
    place = StreamPlace("one")
    begun = asyncio.Event()

    async def wait() -> None:
        async with place.wait(600):
            begun.set()
            await asyncio.Event().wait()

    waiting = asyncio.create_task(wait())
    await begun.wait()
    place.give_way()
    for ending in [waiting, asyncio.create_task(wait())]:  # and does not begin again
        await until(ending.done)
        assert isinstance(ending.exception(), TimeoutError)


def test_stream_that_does_not_wait_gives_way_too() -> None:
    place = StreamPlace("one")
    place.check()
    place.give_way()
    with pytest.raises(RateLimited):
        place.check()
