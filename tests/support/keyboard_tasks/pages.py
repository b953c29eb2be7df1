"""The tasks on each page by keyboard only, and the page's audience."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from firmware_graph.auth.roles import Role, scopes_of
from firmware_graph.model.rights import Scope
from support.keyboard_tasks.task import EVERY_ROLE

OF_ADVISORIES: Final = "ssc: releases an advisory, supersedes it, and withdraws"
OF_DEFECTS: Final = "ssc: looks through stacks to a defect"
OF_ENQUIRIES: Final = "test_committee_drafts_and_asks_and_a_manufacturer_answers_by_keyboard"
OF_OWN_PRODUCTS: Final = "manufacturer: asks for a pathway within its own products, and about a list of them"
OF_OWN_CODES: Final = "alt_han_co: asks for a pathway within the products of its codes, and about a list of them"
OF_PROPOSALS: Final = "secas: rejects what a manufacturer proposed"
OF_PROPOSING: Final = "alt_han_co: proposes a correction of an entry of its own"
OF_SIGNING_IN: Final = "anyone: is told what is for whom, and signs in"
OF_TOGETHER: Final = "anyone: reads what goes together, and what is said of a version"
OF_VERSIONS: Final = "anyone: finds a version and reads what it is"
OF_WATCHES: Final = ("party: sets a watch, looks at it, and deletes it", "manufacturer: sets a watch, and deletes it")
OF_WEBHOOKS: Final = "dcc: makes a webhook, looks at it, and ends it and its key"
OUT_AND_IN: Final = tuple(f"{who.role}: signs out, and in again as its role" for who in EVERY_ROLE)

PUBLIC: Final = frozenset({Scope.CPL_READ})
OF_THE_FIR: Final = frozenset({Scope.FIR_READ})
OF_OWN_ROWS: Final = OF_THE_FIR | {Scope.FIR_READ_OWN}
OF_SSC: Final = frozenset({Scope.ZIGBEE_READ})
OF_SECAS: Final = frozenset({Scope.FIR_PUBLISH})
OF_PUBLISHERS: Final = OF_SECAS | {Scope.ZIGBEE_PUBLISH}
OF_PROPOSERS: Final = frozenset({Scope.FIR_PROPOSE})
OF_A_PARTY: Final = frozenset({Scope.PARTY_MANAGE})


class Done(NamedTuple):
    """The tasks of a page: the scopes of which any one is enough, and the names.

    A task is in `TASKS`, and a test checks that each of its roles in the page's audience reaches the page; or it is a
    test of `browser/test_party_pages.py`.
    """

    scopes: frozenset[Scope]
    tasks: tuple[str, ...]


DONE_ON: Final[Mapping[str, Done]] = {
    "/": Done(PUBLIC, (OF_VERSIONS,)),
    "/versions/{entry:entry}": Done(PUBLIC, (OF_VERSIONS,)),
    "/model": Done(PUBLIC, ("anyone: looks up the models of a manufacturer",)),
    "/latest": Done(PUBLIC, ("anyone: reads the latest releases of a manufacturer",)),
    "/changes": Done(PUBLIC, ("anyone: reads what changed",)),
    "/calendar": Done(PUBLIC, ("anyone: asks what is planned",)),
    "/compatible": Done(PUBLIC, (OF_TOGETHER,)),
    "/note": Done(PUBLIC, (OF_TOGETHER,)),
    "/sign-in": Done(PUBLIC, (OF_SIGNING_IN, *OUT_AND_IN)),
    "/pathway": Done(OF_OWN_ROWS, ("party: asks for a pathway with a target and a day", OF_OWN_PRODUCTS, OF_OWN_CODES)),
    "/list": Done(
        OF_OWN_ROWS, ("party: asks about a list from a file, and takes it away", OF_OWN_PRODUCTS, OF_OWN_CODES)
    ),
    "/fleet": Done(OF_THE_FIR, ("party: reports a fleet from a file",)),
    "/trend": Done(
        OF_THE_FIR, ("party: sees how its meters came to N and N-1 by reports of two dates, and takes it away",)
    ),
    "/pairs": Done(OF_THE_FIR, ("party: asks whether pairs are in step, and takes the report away",)),
    "/variants": Done(OF_THE_FIR, ("party: reads which displays may be Alt HAN devices, and takes them away",)),
    "/undeclared": Done(OF_THE_FIR, ("party: reads what was never declared, and takes it away",)),
    "/withdrawal": Done(OF_THE_FIR, ("party: rehearses a withdrawal from the page of a model",)),
    "/targets": Done(OF_THE_FIR, ("party: approves a target, takes the list away, and takes the target back",)),
    "/advisories": Done(OF_THE_FIR, (OF_ADVISORIES,)),
    "/advisory": Done(OF_THE_FIR, (OF_ADVISORIES,)),
    "/contradictions": Done(OF_SECAS, ("secas: looks whether notes and the FIR say the same",)),
    "/change": Done(OF_PUBLISHERS, ("secas: declares an upgrade", "ssc: records the stack of an entry")),
    "/upload": Done(OF_PUBLISHERS, ("secas: uploads a CPL sheet", "ssc: uploads a ZigBee sheet")),
    "/propose": Done(OF_PROPOSERS, (OF_PROPOSALS, OF_PROPOSING)),
    "/proposals": Done(OF_PROPOSERS | OF_SECAS, (OF_PROPOSALS, OF_PROPOSING)),
    "/proposal": Done(OF_PROPOSERS | OF_SECAS, (OF_PROPOSALS, OF_PROPOSING)),
    "/stacks": Done(OF_SSC, (OF_DEFECTS,)),
    "/stack": Done(OF_SSC, (OF_DEFECTS,)),
    "/defect": Done(OF_SSC, (OF_DEFECTS,)),
    "/defects": Done(OF_SSC, ("ssc: weighs a defect by counts of devices",)),
    "/exposure": Done(OF_SSC, ("ssc: asks who has a new defect, weighed by counts",)),
    "/restricted-reads": Done(frozenset({Scope.AUDIT_READ}), ("ssc: reads who read what is restricted",)),
    "/enquiries": Done(frozenset({Scope.NOTES_PUBLISH}), (OF_ENQUIRIES,)),
    "/keys": Done(OF_A_PARTY, ("dcc: makes a key, and ends it",)),
    "/watches": Done(OF_A_PARTY, OF_WATCHES),
    "/watch": Done(OF_A_PARTY, OF_WATCHES),
    "/webhooks": Done(OF_A_PARTY, (OF_WEBHOOKS,)),
    "/webhook": Done(OF_A_PARTY, (OF_WEBHOOKS,)),
}

SCOPES_OF: Final = {
    "": PUBLIC,
    **{
        role.value: scopes_of(frozenset({role}), is_sec_party=role is Role.PARTY, has_party=role is not Role.RSA)
        for role in Role
    },
}
"""The scopes of each role when signed in to a demonstration."""


def is_for(path: str, role: str) -> bool:
    """Whether a role is in a page's audience."""
    return bool(DONE_ON[path].scopes & SCOPES_OF[role])


def pages_of(task: str, role: str) -> set[str]:
    """Return the pages of a task in a role."""
    return {path for path, done in DONE_ON.items() if task in done.tasks and is_for(path, role)}
