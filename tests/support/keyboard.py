"""The explorer by keyboard alone, and what axe finds wrong with its pages."""

from typing import TYPE_CHECKING, Any, Final, Literal

from playwright.sync_api import Page, ViewportSize, expect

from support.paths import ROOT

if TYPE_CHECKING:
    from collections.abc import Sequence

    from browser.conftest import Visit

AXE: Final = ROOT / "web/node_modules/axe-core/axe.min.js"
RULES: Final = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
NARROW: Final = 320


def tab_to(page: Page, name: str, *, whole: bool = False, limit: int = 80) -> None:
    """Press Tab until what has a name has the focus."""
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
    """Sign in as a role of the demonstration."""
    page.goto(f"{base}/sign-in")
    tab_to(page, "A SEC Party")
    for _ in range(10):
        if page.evaluate("document.activeElement.value") == role:
            break
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Signed in:")).to_contain_text(role)


def faults_of(page: Page) -> list[str]:
    """Return what axe finds wrong with a page."""
    page.add_script_tag(path=AXE)
    found: Any = page.evaluate("rules => axe.run({runOnly: rules})", RULES)
    return [
        f"{page.url}: {one['id']}: {one['help']}: {node['html'][:200]}"
        for one in found["violations"]
        for node in one["nodes"][:3]
    ]


def faults_on(visit: "Visit", mode: Literal["light", "dark"], role: str | None, paths: "Sequence[str]") -> list[str]:
    """Return what is wrong with pages as a role reads them: what axe finds, and what is wider than 320 pixels."""
    # What axe is added by is no script of this host.
    context = visit.page.context.browser.new_context(color_scheme=mode, bypass_csp=True)  # type: ignore[union-attr]
    context.route("**/*", visit.cut_network)
    page = context.new_page()
    if role:
        sign_in_by_keyboard(page, visit.base, role)
    faults = []
    for path in paths:
        page.set_viewport_size(ViewportSize(width=1280, height=900))
        page.goto(visit.base + path)
        faults += faults_of(page)
        page.set_viewport_size(ViewportSize(width=NARROW, height=640))
        width = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{path} is {width} wide"] if width > NARROW else []
    context.close()
    return faults
