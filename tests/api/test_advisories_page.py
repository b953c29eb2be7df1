"""The page of advisories has what its reader may see, and no more."""

from collections.abc import Callable
from pathlib import Path
from typing import Final

import httpx

from firmware_graph.auth.roles import Role
from firmware_graph.auth.tokens import demo_key, mint_token
from support.asking import Ask

DRAFT: Final = """mutation ($title: String!) {
  draftAdvisory(input: {title: $title, text: "Update these soon.", cplEntryIds: [80, 81]}) { id } }"""
REVIEW: Final = "mutation ($id: ID!) { reviewAdvisory(id: $id) { id } }"
RELEASE: Final = """mutation ($id: ID!) {
  releaseAdvisory(id: $id, despite: [SET_LIKE_A_STACK, SET_LIKE_A_BUILD, SET_LIKE_A_DEFECT]) { id } }"""


def test_page_has_what_its_reader_may_see(explorer: httpx.Client, read: Callable[..., str], key_folder: Path) -> None:
    def member(name: str) -> Ask:
        token = mint_token(demo_key(key_folder), role=Role.SSC, party=name)
        return Ask(explorer, {"authorization": f"Bearer {token}", "accept": "application/json"})

    ann, ben = member("ann"), member("ben")
    released = ann.data(DRAFT, title="A released one")["draftAdvisory"]["id"]
    ben.data(REVIEW, id=released)
    ben.data(RELEASE, id=released)
    ann.data(DRAFT, title="A draft of ours")
    party, committee = read("/advisories", "party"), read("/advisories", "ssc")
    assert "A released one" in party
    assert "Update these soon." in party
    assert not [text for text in ("A draft of ours", "Set like a stack", "ann", "Not answered") if f">{text}" in party]
    assert all(text in committee for text in ("A draft of ours", "Set like a stack", "reviewed by ben", "Not answered"))
    assert "A released one" not in read("/advisories")
