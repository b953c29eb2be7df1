"""A message names every event of a page in order, and the first entries of each, in few bytes."""

import orjson
from hypothesis import example, given, settings
from hypothesis import strategies as st

from firmware_graph.delivery.messages import MOST_BYTES, MOST_ENTRIES_NAMED, fits, message_of_events
from firmware_graph.model.change_event import Feed
from support.deliveries import an_endpoint, an_event
from support.sizes import times

LARGEST_ENTRY = 2**31 - 1
LONGEST_PARTY = 255
LONGEST_POSITION = 2_000
lengths = st.one_of(st.integers(0, 2), st.integers(0, 6_000))
parties = st.text(st.sampled_from('P中😀"\\'), min_size=1, max_size=LONGEST_PARTY)


@settings(max_examples=times(60), deadline=None)
@given(st.lists(lengths, min_size=1, max_size=100), st.sampled_from([None, "w" * 36]), parties)
@example([4_000], None, "P")
@example([2, 6_000, 2] * 33, None, "P")
def test_message_names_all_events_and_the_first_entries_of_each(
    counts: list[int], watch_id: str | None, party: str
) -> None:
    events = [
        an_event(number, count, stream=f"PARTY-{party}", watch_id=watch_id) for number, count in enumerate(counts, 1)
    ]
    feed = Feed(events, "p" * LONGEST_POSITION, has_more=False)
    assert all(fits(feed._replace(events=[event])) for event in events)
    if not fits(feed):
        feed = feed._replace(events=events[:1])
    message = message_of_events(an_endpoint(), feed)
    assert len(message.body) <= MOST_BYTES
    said = orjson.loads(message.body)["data"]["events"]
    assert [one["id"] for one in said] == [event.id for event in feed.events]
    for one, event in zip(said, feed.events, strict=True):
        named = one["cplEntryIds"]
        assert named == event.entries[: len(named)]
        assert min(len(event.entries), MOST_ENTRIES_NAMED[-1]) <= len(named) <= MOST_ENTRIES_NAMED[0]
        assert one.get("hasMoreEntries", False) is (len(named) < len(event.entries))
