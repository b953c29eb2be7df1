"""Messages to readers outside of a page's audience: who it is for, and where to sign in."""

from typing import Final

from support.keyboard_tasks.pages import DONE_ON, is_for
from support.keyboard_walk import Step, at, press, see

NAMES: Final = {
    "party": "SEC Parties",
    "secas": "SECAS",
    "dcc": "the DCC",
    "ssc": "the Security Sub-Committee",
    "manufacturer": "manufacturers",
    "alt_han_co": "Alt HAN Co",
}
OWN: Final = "; where the product is their own, also for manufacturers and Alt HAN Co"
OF_OWN_ROWS: Final = ("/pathway", "/list")
OF_PROPOSALS: Final = ("/propose", "/proposals", "/proposal")
BY_LEAVE: Final = "suppliers (where SECAS lets them propose)"


def not_for(role: str) -> list[str]:
    """Return the pages whose audience excludes a role."""
    return [path for path in DONE_ON if not is_for(path, role)]


def is_told(path: str, role: str) -> list[Step]:
    """Return the steps of a reader outside of a page's audience."""
    has_owners = path in OF_OWN_ROWS
    *others, last = [
        name for one, name in NAMES.items() if is_for(path, one) and not (has_owners and one in list(NAMES)[-2:])
    ] + [BY_LEAVE] * (path in OF_PROPOSALS)
    whom = f"{', '.join(others)} and {last}" if others else last
    return [
        at(path),
        see(f"This page is for {whom}{OWN if has_owners else ''}.", "#told"),
        press("Sign in as someone else" if role else "Sign in to see it", "#told"),
        see("Sign in", "h1"),
    ]
