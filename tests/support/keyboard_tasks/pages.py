"""Which task of which test is done on each page by keyboard alone."""

from collections.abc import Mapping
from typing import Final

OF_DEFECTS: Final = "ssc: looks through stacks to a defect"
OF_ADVISORIES: Final = "ssc: releases an advisory, supersedes it, and withdraws"
OF_PROPOSALS: Final = "secas: rejects what a manufacturer proposed"
OF_NOTES: Final = "test_manufacturer_publishes_a_note_that_a_supplier_reads_and_approves_by_keyboard"
OF_WATCHES: Final = "test_supplier_sets_a_watch_and_sees_what_changed_by_keyboard"
OF_WEBHOOKS: Final = "test_party_makes_a_key_and_a_webhook_and_tries_and_ends_both_by_keyboard"

TASK_ON: Final[Mapping[str, str]] = {
    "/": "anyone: finds a version and reads what it is",
    "/versions/{entry:int}": "anyone: finds a version and reads what it is",
    "/model": "anyone: looks up the models of a manufacturer",
    "/latest": "anyone: reads the latest releases of a manufacturer",
    "/changes": "anyone: reads what changed",
    "/calendar": "anyone: asks what is planned",
    "/sign-in": "dcc: signs in as a role and out again",
    "/pathway": "party: asks for a pathway with a target and a day",
    "/fleet": "party: reports a fleet from a file",
    "/trend": "party: sees how its meters came to N and N-1 by reports of two dates, and takes it away",
    "/variants": "party: reads which displays may be Alt HAN devices, and takes them away",
    "/compatible": "secas: declares that versions go together, and withdraws it",
    "/contradictions": "secas: looks whether notes and the FIR say the same",
    "/list": "party: asks about a list from a file, and takes it away",
    "/undeclared": "party: reads what was never declared, and takes it away",
    "/withdrawal": "party: rehearses a withdrawal from the page of a model",
    "/keys": "dcc: makes a key, and ends it",
    "/change": "secas: declares an upgrade",
    "/upload": "secas: uploads a CPL sheet",
    "/propose": OF_PROPOSALS,
    "/proposals": OF_PROPOSALS,
    "/proposal": OF_PROPOSALS,
    "/stacks": OF_DEFECTS,
    "/stack": OF_DEFECTS,
    "/defect": OF_DEFECTS,
    "/defects": "ssc: weighs a defect by counts of devices",
    "/exposure": "ssc: asks who has a new defect, weighed by counts",
    "/restricted-reads": "ssc: reads who read what is restricted",
    "/advisories": OF_ADVISORIES,
    "/advisory": OF_ADVISORIES,
    "/pairs": "test_supplier_is_answered_about_a_list_and_its_pairs_by_keyboard",
    "/note": OF_NOTES,
    "/targets": OF_NOTES,
    "/enquiries": "test_committee_drafts_and_asks_and_a_manufacturer_answers_by_keyboard",
    "/watches": OF_WATCHES,
    "/watch": OF_WATCHES,
    "/webhooks": OF_WEBHOOKS,
    "/webhook": OF_WEBHOOKS,
}
"""A task of `TASKS`, or a test of `browser/test_party_pages.py`; the task is seen to come there."""


def pages_of(task: str) -> set[str]:
    """Return the pages that a task is done on."""
    return {path for path, name in TASK_ON.items() if name == task}
