"""Exports of every list and pages of the explorer, as answered to callers of several kinds."""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

import httpx

from firmware_graph.exports.lists import EXPORTS
from firmware_graph.pages.page import read_pages
from firmware_graph.pages.session import NAME
from support.canaries import DEFECTS, STACKS
from support.twin_callers import Headers

OF_ONE_RESPONSE: Final = frozenset({"date", "x-request-id", "ratelimit"})
MADE_AT: Final = re.compile(rb"Made at\W+(\d\S+?Z)")
ENTRIES: Final = (20, 22, 61, 99_999)
ROWS: Final = "cpl_entry_id,target_cpl_entry_id\n20,22\n61,\n11,12\n"
PAIRS: Final = "pair,end,cpl_entry_id\na,HUB,11\na,METER,20\n"
REPORTS: Final = "2026-09-30,20,5\n2026-10-31,22,5\n2026-10-31,99999,1\n"
OWN_LISTS: Final = {"rows": PAIRS, "requests": ROWS, "reports": REPORTS}
MODEL_OF: Final = "{ firmwareVersion(cplEntryId: 20) { deviceModel { id } } }"

GIVEN: Final[Mapping[str, str]] = {
    "defect-exposures": f"?id={DEFECTS[0]}",
    "exposure-to": '?criteria=[{"stackName":"CanaryStack0","introduced":"0","fixed":"9.0"}]',
    "/advisory": "?id=x",
    "/compatible": "?entry=20",
    "/defect": f"?id={DEFECTS[0]}",
    "/exposure": "?stackName=CanaryStack0&introduced=0&fixed=9.0",
    "/latest": "?manufacturerCode=F001",
    "/note": "?entry=20",
    "/pathway": "?from=20&to=22",
    "/proposal": "?id=x",
    "/stack": f"?id={STACKS[0]}",
    "/watch": "?id=x",
    "/webhook": "?id=x",
    "/withdrawal": "?entry=21",
}
"""The subjects of lists and pages: including things reserved for the committee."""


class File(NamedTuple):
    """The compared parts of a response: all except what is unique to a response, and when an export was made."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: bytes

    @classmethod
    def of(cls, response: httpx.Response) -> "File":
        """Return the compared parts of a response."""
        headers = sorted((name, value) for name, value in response.headers.items() if name not in OF_ONE_RESPONSE)
        body, made_at = response.content, MADE_AT.search(response.content)
        return cls(response.status_code, tuple(headers), body.replace(made_at[1], b"now") if made_at else body)


def files_of(client: httpx.Client, callers: Mapping[str, Headers]) -> dict[tuple[str, str], File]:
    """Return all exports and pages of all callers, by caller and path."""
    model = client.post("/graphql", json={"query": MODEL_OF}).json()["data"]["firmwareVersion"]["deviceModel"]["id"]
    found = {}
    for caller, headers in callers.items():
        for path in exports(model):
            found[caller, path] = File.of(export(client, path, headers))
        cookie = {"cookie": f"{NAME}={headers['authorization'].removeprefix('Bearer ')}"} if headers else {}
        for path in pages(model):
            found[caller, path] = File.of(client.get(path, headers={"accept": "text/html", **cookie}))
    return found


def exports(model: str) -> Iterator[str]:
    """Yield the paths of all exports, and of one in another format."""
    for name in EXPORTS:
        yield f"/export/{name}.csv{GIVEN.get(name, '')}"
    yield "/export/cpl-and-fir.jsonl"
    yield f"/export/lineage.mmd?id={model}"
    yield "/export/upgrade-pathway.svg?from=20&to=22"


def export(client: httpx.Client, path: str, headers: Headers) -> httpx.Response:
    """Download an export; one about the caller's own list is sent one."""
    name = path.removeprefix("/export/").partition(".")[0]
    batch = EXPORTS[name].batch if name in EXPORTS else None
    match batch:
        case None:
            return client.get(path, headers=headers)
        case "counts":
            counts = [{"firmware": {"cplEntryId": entry}, "count": 5} for entry in ENTRIES]
            sent = {**headers, "content-type": "application/json"}
            return client.post(path, content=json.dumps({"counts": counts}), headers=sent)
        case _:
            return client.post(path, content=OWN_LISTS[batch], headers={**headers, "content-type": "text/csv"})


def pages(model: str) -> Iterator[str]:
    """Yield the paths of all readable pages, with their subjects; including those of a model and of versions."""
    for page in read_pages():
        if page.is_change or "list" in page.settings:
            continue
        if page.path == "/model":
            yield f"/model?id={model}"
        elif "{entry:entry}" in page.path:
            yield from (page.path.replace("{entry:entry}", str(entry)) for entry in ENTRIES)
        else:
            yield page.path
            if page.path in GIVEN:
                yield page.path + GIVEN[page.path]
