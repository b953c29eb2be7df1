"""The feed as a file, and exports as the beginning of a copy that follows it."""

import json
from collections.abc import Callable
from itertools import count
from typing import Any, Final

import httpx
import pytest

HeadersOf = Callable[..., dict[str, str]]
ADVICE: Final = ("SHOULD", "SHOULD_NOT", "CONDITIONAL")
NUMBERS: Final = count()
POSITION: Final = "Position of the feed"
PUBLISH: Final = "mutation ($input: ChangesInput!) { publishChanges(input: $input) { __typename } }"
FEED: Final = """
  query ($after: String, $first: Int) {
    changes(after: $after, first: $first) { position hasMore nodes { id firmwareVersions { nodes { cplEntryId } } } }
  }
"""


class Consumer:
    """Whoever takes exports and follows the feed, as one role."""

    def __init__(self, client: httpx.Client, headers: dict[str, str]) -> None:
        self.client, self.headers = client, headers

    def export(self, name: str, **given: str) -> tuple[dict[str, str], list[dict[str, Any]]]:
        """Take an export, and return its facts and its rows."""
        answer = self.client.get(f"/export/{name}.jsonl", params=given, headers=self.headers)
        assert answer.status_code == 200, answer.text
        about, *rows, end = [json.loads(line) for line in answer.text.splitlines()]
        assert end == {"end": {"rows": len(rows), "isWhole": True}}
        return about["about"], rows

    def ask(self, query: str, **variables: object) -> Any:
        """Ask a query."""
        answer = self.client.post("/graphql", json={"query": query, "variables": variables}, headers=self.headers)
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]

    def followed(self, position: str, first: int = 3) -> list[dict[str, Any]]:
        """Follow the feed from a position."""
        events, has_more = [], True
        while has_more:
            page = self.ask(FEED, after=position, first=first)["changes"]
            events += page["nodes"]
            position, has_more = page["position"], page["hasMore"]
        return events


@pytest.fixture
def consumer_of(client: httpx.Client, headers_of: HeadersOf) -> Callable[[str], Consumer]:
    return lambda role: Consumer(client, headers_of(role))


def publish(consumer_of: Callable[[str], Consumer], role: str, *operations: dict[str, Any]) -> None:
    input_ = {"operations": list(operations), "note": "As asked." if role == "secas" else None}
    assert consumer_of(role).ask(PUBLISH, input=input_)["publishChanges"]["__typename"] == "ChangesPublished"


def changed(consumer_of: Callable[[str], Consumer]) -> None:
    """Correct an entry, state an upgrade otherwise, and record a chipset."""
    number = next(NUMBERS)
    advice = {"fromCplEntryId": 20, "toCplEntryId": 21, "recommendation": ADVICE[number % len(ADVICE)]}
    correction = {"cplEntryId": 21, "hanJoinNotes": f"Notes {number}"}
    publish(consumer_of, "secas", {"correctFirmware": correction}, {"declareUpgrade": advice})
    publish(consumer_of, "ssc", {"recordStack": {"cplEntryId": 22, "chipset": f"EFR32 {number}"}})


@pytest.mark.parametrize(
    ("role", "names"),
    [
        ("anonymous", ["firmware-versions"]),
        ("party", ["firmware-versions", "upgrades"]),
        ("ssc", ["firmware-versions", "upgrades", "zigbee"]),
    ],
)
def test_copy_of_an_export_that_follows_the_feed_from_its_position_holds_what_is_published(
    consumer_of: Callable[[str], Consumer], role: str, names: list[str]
) -> None:
    consumer = consumer_of(role)
    changed(consumer_of)
    begun = {name: consumer.export(name) for name in names}
    before = {row["id"] for row in consumer.export("changes")[1]}
    changed(consumer_of)
    changed(consumer_of)
    for name, (about, rows) in begun.items():
        events = consumer.followed(about[POSITION])
        told = [event["id"] for event in events]
        assert len(told) == len(set(told))
        assert before.isdisjoint(told)
        assert before | set(told) == {row["id"] for row in consumer.export("changes")[1]}
        touched = {one["cplEntryId"] for event in events for one in event["firmwareVersions"]["nodes"]}
        differ = [row for row in consumer.export(name)[1] if row not in rows]
        assert differ or name == "firmware-versions"
        assert {row.get("cplEntryId") or row["toCplEntryId"] for row in differ} <= touched


def test_changes_go_on_from_a_position_by_the_filter_of_the_feed(consumer_of: Callable[[str], Consumer]) -> None:
    consumer = consumer_of("party")
    about, _ = consumer.export("changes")
    changed(consumer_of)
    _, rows = consumer.export("changes", after=about[POSITION])
    assert [(row["kind"], row["toCplEntryId"]) for row in rows] == [
        ("FIRMWARE_CORRECTED", None),
        ("UPGRADE_RESTATED", 21),
    ]
    assert {row["note"] for row in rows} == {"As asked."}
    _, restated = consumer.export("changes", after=about[POSITION], kinds="UPGRADE_RESTATED", manufacturerCode="F001")
    assert restated == rows[1:]
    lost = consumer.client.get("/export/changes.csv?after=x", headers=consumer.headers)
    assert lost.json()["errors"][0]["extensions"]["code"] == "POSITION_LOST"


@pytest.mark.parametrize(
    ("role", "classification"), [("anonymous", "Public"), ("party", "For SEC Parties"), ("ssc", "RESTRICTED")]
)
def test_changes_are_classified_by_what_their_reader_may_read(
    consumer_of: Callable[[str], Consumer], role: str, classification: str
) -> None:
    changed(consumer_of)
    about, rows = consumer_of(role).export("changes")
    assert about["Classification"].startswith(classification)
    kinds = {row["kind"] for row in rows}
    assert ("STACK_CHANGED" in kinds) is (role == "ssc")
    assert ("UPGRADE_RESTATED" in kinds) is (role != "anonymous")
    answer = consumer_of(role).client.get("/export/changes.csv", headers=consumer_of(role).headers)
    assert (answer.headers["cache-control"] == "no-store") is (role == "ssc")


def test_event_of_many_entries_names_the_first_and_says_how_many_there_are(
    consumer_of: Callable[[str], Consumer], run: Callable[[str], list[list[Any]]]
) -> None:
    consumer = consumer_of("party")
    about, _ = consumer.export("changes")
    changed(consumer_of)
    [[entries]] = run(
        "MATCH (version:FirmwareVersion) WITH version.cpl_entry_id AS entry ORDER BY entry LIMIT 30 "
        "WITH collect(entry) AS entries MATCH (event:ChangeEvent {kind: 'FIRMWARE_CORRECTED'}) "
        "WITH entries, event ORDER BY event.number DESC LIMIT 1 SET event.cpl_entry_ids = entries RETURN entries"
    )
    _, [corrected, restated] = consumer.export("changes", after=about[POSITION])
    assert corrected["entryCount"] == len({*entries, 21})
    assert corrected["cplEntryIds"] == ";".join(map(str, entries[:10]))
    assert restated["entryCount"] == 2
