"""The explorer by keyboard only, and axe's findings on its pages."""

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, Final

from playwright.sync_api import Page, ViewportSize, expect

from support.paths import ROOT
from support.sizes import times

if TYPE_CHECKING:
    from collections.abc import Sequence

    from browser.conftest import Visit

AXE: Final = ROOT / "web/node_modules/axe-core/axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
DRAWN: Final = "() => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))"
OF_COLOURS: Final = ["color-contrast", "link-in-text-block"]
NARROW: Final = 320
SEE_OTHER: Final = 303
WORDS_OF_ROLES: Final = {
    "party": "SEC Party",
    "secas": "SECAS",
    "ssc": "Security Sub-Committee",
    "dcc": "The DCC",
    "manufacturer": "Manufacturer",
    "rsa": "Agent (RSA)",
    "alt_han_co": "Alt HAN Co",
}
"""How pages name the signed-in reader."""


def tab_to(page: Page, name: str, *, whole: bool = False, limit: int = 80) -> None:
    """Press Tab until the control with a name has the focus."""
    for _ in range(limit):
        page.keyboard.press("Tab")
        focused = page.evaluate(
            """() => { const one = document.activeElement;
            return one.getAttribute("aria-label") || one.labels?.[0]?.innerText || one.innerText || ""; }"""
        )
        if focused.strip() == name if whole else name in focused:
            return
    raise AssertionError(f"no Tab reaches {name!r}")


def sign_in_by_keyboard(page: Page, base: str, role: str) -> None:
    """Sign in as a role of the demonstration, by keyboard."""
    page.goto(f"{base}/sign-in")
    tab_to(page, "A SEC Party")
    for _ in range(10):
        if page.evaluate("document.activeElement.value") == role:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signed in:")).to_contain_text(WORDS_OF_ROLES[role])


def sign_in(page: Page, base: str, role: str) -> None:
    """Sign in as a role of the demonstration, without its form."""
    answer = page.request.post(f"{base}/sign-in", form={"role": role}, headers={"origin": base}, max_redirects=0)
    assert answer.status == SEE_OTHER, answer.text()


def faults_of(page: Page, *, is_dark_too: bool = True) -> list[str]:
    """Return the faults of a page: axe's findings, in both colour schemes, and whether it is wider than 320 pixels.

    In the dark scheme a page has the same elements, so only the colour rules are run again.
    """
    page.set_viewport_size(ViewportSize(width=1280, height=900))
    page.evaluate(AXE.read_text())  # the policy of a page would refuse it as a script
    page.emulate_media(color_scheme="light")
    page.evaluate(DRAWN)  # scripts may follow
    faults = found_by_axe(page, "light", {"type": "tag", "values": RULES})
    if is_dark_too:
        page.emulate_media(color_scheme="dark")
        page.evaluate(DRAWN)
        faults += found_by_axe(page, "dark", {"type": "rule", "values": OF_COLOURS})
    page.set_viewport_size(ViewportSize(width=NARROW, height=640))
    page.evaluate(DRAWN)  # an editor follows its page a frame later
    width = page.evaluate("document.documentElement.scrollWidth")
    return faults + ([f"{page.url} is {width} wide"] if width > NARROW else [])


def found_by_axe(page: Page, mode: str, rules: Mapping[str, Any]) -> list[str]:
    """Return axe's findings on a page for some rules."""
    options = {"runOnly": rules, "resultTypes": ["violations"], "preload": False}
    found: Any = page.evaluate("options => axe.run(options)", options)
    return [
        f"{page.url}, {mode}: {one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


def faults_on(visit: "Visit", role: str | None, paths: "Sequence[str]") -> list[str]:
    """Return the faults of pages as a role reads them, each loaded once: dark too every second one, or all in soak.

    All pages have the colours of one style sheet.
    """
    page = visit.page
    if role:
        sign_in(page, visit.base, role)
    faults = []
    for number, path in enumerate(paths):
        page.goto(visit.base + path)
        faults += faults_of(page, is_dark_too=number % 2 == 0 or times(1) > 1)
    return faults
