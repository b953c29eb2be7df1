"""A reader of Server-Sent Events over HTTP."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, NamedTuple

import httpx


class Event(NamedTuple):
    """An event, with the last ID sent up to it."""

    name: str
    data: Any
    id: str | None


class EventStream:
    """The events of a response, in order."""

    def __init__(self, response: httpx.Response) -> None:
        self.response, self.lines = response, response.iter_lines()
        self.id: str | None = None

    def __iter__(self) -> Iterator[Event]:
        name, data = "message", ""
        for line in self.lines:
            field, _, value = line.partition(":")
            match field:
                case "event":
                    name = value.strip()
                case "data":
                    data += value.removeprefix(" ")
                case "id":
                    self.id = value.strip()
                case "" if not line:
                    if name != "message" or data:
                        yield Event(name, json.loads(data) if data else None, self.id)
                    name, data = "message", ""

    def next(self) -> Any:
        """Return the result of the next event, which must be one."""
        event = next(iter(self))
        assert event.name == "next", event
        return event.data


@contextmanager
def following(
    client: httpx.Client, query: str, headers: Mapping[str, str], **variables: object
) -> Iterator[EventStream]:
    """Follow a subscription."""
    sent = {"accept": "text/event-stream", **headers}
    body = {"query": query, "variables": variables}
    with client.stream("POST", "/graphql", json=body, headers=sent) as response:
        assert response.status_code == 200, response.read()
        assert response.headers["content-type"].startswith("text/event-stream")
        yield EventStream(response)
