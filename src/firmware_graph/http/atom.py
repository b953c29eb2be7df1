"""`/changes.atom`: the events that everyone may read, for readers of Atom (RFC 4287, paged by RFC 5005)."""

import uuid
from dataclasses import dataclass
from typing import Any, Final
from xml.etree import ElementTree as ET

from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.routing import Route

from firmware_graph.api.execution.response import etag_of
from firmware_graph.api.subscription.public_events import EventPage, Refused, public_events
from firmware_graph.errors import BadUserInput, GraphError
from firmware_graph.http.entity_tags import is_known
from firmware_graph.http.graphql import HEADERS, STATUS_OF_SERVICE, GraphQLEndpoint, headers_of
from firmware_graph.http.negotiation import JSON
from firmware_graph.http.problem import Problem, bytes_response, unavailable
from firmware_graph.http.state import State

PATH: Final = "/changes.atom"
NAMESPACE: Final = "http://www.w3.org/2005/Atom"
MEDIA_TYPE: Final = "application/atom+xml"
NOTHING_YET: Final = "1970-01-01T00:00:00Z"
MOST_DIGITS: Final = 15
TITLES: Final = {
    "FIRMWARE_ADDED": "Firmware added",
    "FIRMWARE_CORRECTED": "Firmware corrected",
    "FIRMWARE_REMOVED": "Firmware removed",
    "RELOAD": "Everything was loaded anew",
}

ET.register_namespace("", NAMESPACE)


@dataclass(frozen=True, slots=True)
class AtomEndpoint:
    """Answers with the feed of an anonymous caller, whoever asks.

    A credential that is not accepted is refused: callers are identified like those of the GraphQL endpoint.
    """

    graphql: GraphQLEndpoint

    def route(self) -> Route:
        """Return the route."""
        return Route(PATH, self.respond, methods=["GET"])

    async def respond(self, http: HttpRequest[State]) -> Response:
        """Answer with the latest page, or with the one before an event.

        Raises:
            Problem: `before` is not the number of an event.
        """
        before = before_in(http.query_params.get("before"))
        caller = await self.graphql.caller_or_refusal(http, JSON)
        if isinstance(caller, Response):
            return caller
        try:
            page = await public_events(http.state["service"], before, self.graphql.address_of(http))
        except Refused as refused:
            status = STATUS_OF_SERVICE.get(refused.response.error_codes[0], 503)
            headers = {**HEADERS.get(status, {}), **headers_of(refused.response)}
            return bytes_response(status, refused.response.content, headers=headers)
        except GraphError:
            return unavailable()
        content = feed_of(page, http.url.query)
        headers = {
            "content-type": f"{MEDIA_TYPE}; charset=utf-8",
            "cache-control": "no-cache",
            "etag": etag_of(content),
        }
        if is_known(headers["etag"], http):
            return Response(None, 304, headers)
        return Response(content, 200, headers)


def before_in(text: str | None) -> int | None:
    """Parse the number of an event.

    Raises:
        Problem: It is not one.
    """
    if text is None:
        return None
    if not (text.isascii() and text.isdigit() and len(text) <= MOST_DIGITS):
        message = "'before' should be the number of an event, as the link to the next page has it."
        raise Problem(400, message, code=BadUserInput.code, argument="before")
    return int(text)


def feed_of(page: EventPage, query: str) -> bytes:
    """Write a page; its links are relative to the requested address."""
    feed = ET.Element(tag("feed"))
    add(feed, "id", id_of(page.store, "feed"))
    add(feed, "title", "Changes of the Central Products List")
    add(feed, "updated", page.events[0]["recordedAt"] if page.events else NOTHING_YET)
    add(add(feed, "author"), "name", "firmware-graph")
    add(feed, "link", rel="self", type=MEDIA_TYPE, href=f"{PATH}?{query}" if query else PATH)
    if page.older is not None:
        add(feed, "link", rel="next", type=MEDIA_TYPE, href=f"{PATH}?before={page.older}")
    for event in page.events:
        add_entry(feed, event, page.store)
    content: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return content


def add_entry(feed: ET.Element, event: dict[str, Any], store: str) -> None:
    """Write an event."""
    versions = event["firmwareVersions"]["nodes"]
    what = TITLES.get(event["kind"], event["kind"])
    named = [f"CPL entry {one['cplEntryId']} ({one['deviceModel']['modelIdentifier']})" for one in versions]
    entry = add(feed, "entry")
    add(entry, "id", id_of(store, event["id"]))
    add(entry, "title", ": ".join([what, *[", ".join(named)][: len(named)]]))
    add(entry, "updated", event["recordedAt"])
    add(entry, "category", term=event["kind"])
    add(entry, "content", f"{what}. {'; '.join(named)}".strip(), type="text")


def id_of(store: str, name: str) -> str:
    """Return an ID that never changes, and that differs after a backup was restored."""
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{store}/{name}").urn


def add(parent: ET.Element, name: str, text: str | None = None, **attributes: str) -> ET.Element:
    """Add an element."""
    element = ET.SubElement(parent, tag(name), attributes)
    element.text = text
    return element


def tag(name: str) -> str:
    """Return the qualified name of an Atom element."""
    return f"{{{NAMESPACE}}}{name}"
