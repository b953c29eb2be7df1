"""Walks through pages by keyboard only: each step presses keys on a control reached by Tab, or checks what is shown."""

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple
from urllib.parse import urlsplit

from playwright.sync_api import ConsoleMessage, FilePayload, Page, Request, expect

if TYPE_CHECKING:
    from collections.abc import Callable

IN_THE_PAGE: Final = Path(__file__).with_suffix(".js").read_text()
MOST_TABS: Final = 40
"""A date field has a tab stop for each part, so a control may take more presses than there are controls before it."""


class Step(NamedTuple):
    """An action or a check, and its subject."""

    do: "Callable[..., None]"
    given: tuple[Any, ...]

    def __str__(self) -> str:
        """Return the step in words, for the message of a failed walk."""
        return f"{self.do.__name__} {', '.join(map(repr, self.given))}"


@dataclass
class Walker:
    """A user with a keyboard and no mouse, whose page is kept from task to task."""

    page: Page
    base: str
    faults: list[str] = field(default_factory=list)
    visited: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        """Listen for errors."""
        self.page.add_init_script(IN_THE_PAGE)
        self.page.on("console", self.hear)
        self.page.on("pageerror", lambda error: self.faults.append(str(error)))
        self.page.on("request", self.follow)
        self.page.on("framenavigated", lambda frame: self.visited.add(urlsplit(frame.url).path))
        self.page.on("filechooser", lambda _: None)  # or Chromium may be told too late that nobody looks at its own

    def hear(self, message: ConsoleMessage) -> None:
        """Record an error; a refused response is reported by the page itself."""
        if message.type == "error" and "the server responded with a status of" not in message.text:
            self.faults.append(message.text)

    def follow(self, request: Request) -> None:
        """Record a request to another host."""
        if not request.url.startswith((self.base, "blob:")):
            self.faults.append(f"a request to {request.url}")

    def walk(self, *steps: Step) -> None:
        """Do the steps of a task.

        Raises:
            AssertionError: A step cannot be done by keyboard, or its result is not shown.
        """
        for number, step in enumerate(steps, 1):
            try:
                step.do(self, *step.given)
            except Exception as error:
                raise AssertionError(
                    f"step {number}, {step}, on {self.page.url}: {str(error).splitlines()[0]}"
                ) from error
            assert not self.faults, f"step {number}, {step}, on {self.page.url}: {self.faults}"

    def reach(self, name: str, where: str = "body") -> Any:
        """Press Tab until the control with a name has the focus, and return its action.

        From the top of a page, its main part is reached by the skip link.
        """
        found = self.page.evaluate("named => walk.find(...named)", [name, where])
        if found["isBehindSkipLink"]:
            self.page.keyboard.press("Tab")
            self.page.keyboard.press("Enter")
            found = self.page.evaluate("named => walk.find(...named)", [name, where])
        for _ in range(found["tabs"] - 1):
            self.page.keyboard.press("Tab")
        for _ in range(MOST_TABS):
            self.page.keyboard.press("Tab")
            arrived = self.page.evaluate("() => walk.arrived()")
            if arrived["isThere"]:
                self.faults += arrived["faults"]
                return arrived
        raise AssertionError(f"no Tab reaches {name!r}")

    def arrive(self, keys: str) -> None:
        """Press keys that lead to another page, and check it for controls that the keyboard cannot reach."""
        with self.page.expect_navigation(wait_until="domcontentloaded"):
            self.page.keyboard.press(keys)
        self.faults += self.page.evaluate("() => walk.outOfReach()")


def at(path: str) -> Step:
    """Type the address of a page."""
    return Step(_at, (path,))


def press(name: str, where: str = "body") -> Step:
    """Reach a link or a button in a part of the page, and press Enter; wait for the next page."""
    return Step(_press, (name, where))


def send() -> Step:
    """Press Enter in the field that has the focus."""
    return Step(_send, ())


def write(name: str, text: str) -> Step:
    """Reach a field, and type; for a date, its month, day and year as in this browser's locale."""
    return Step(_write, (name, text))


def tick(name: str) -> Step:
    """Reach a checkbox, and press Space."""
    return Step(_tick, (name,))


def choose(name: str, option: str) -> Step:
    """Reach a select box, and type the beginning of an option."""
    return Step(_choose, (name, option))


def pick(name: str, option: str) -> Step:
    """Reach the selected radio button, and move to another with the arrow keys."""
    return Step(_pick, (name, option))


def attach(name: str, file: FilePayload) -> Step:
    """Reach a file field, and choose a file."""
    return Step(_attach, (name, file))


def csv_file(text: str) -> FilePayload:
    """Return a CSV file."""
    return {"name": "sheet.csv", "mimeType": "text/csv", "buffer": text.encode()}


def take(name: str, text: str) -> Step:
    """Reach a download link, press Enter, and look for a text in the file."""
    return Step(_take, (name, text))


def see(text: str, where: str = "main") -> Step:
    """Look for a text on the page."""
    return Step(_see, (text, where))


def _at(walker: Walker, path: str) -> None:
    walker.page.goto(walker.base + path, wait_until="domcontentloaded")
    walker.faults += walker.page.evaluate("() => walk.outOfReach()")


def _press(walker: Walker, name: str, where: str) -> None:
    if walker.reach(name, where)["leadsAway"]:
        walker.arrive("Enter")
    else:
        walker.page.keyboard.press("Enter")
        assert walker.page.evaluate("() => walk.hasFocus()"), "the focus is lost"


def _send(walker: Walker) -> None:
    walker.arrive("Enter")


def _write(walker: Walker, name: str, text: str) -> None:
    if walker.reach(name)["isTyped"]:
        walker.page.keyboard.press("Control+A")
        walker.page.keyboard.insert_text(text)
    else:
        walker.page.keyboard.type(text)


def _tick(walker: Walker, name: str) -> None:
    before = walker.reach(name)["isTicked"]
    walker.page.keyboard.press("Space")
    assert walker.page.evaluate("() => document.activeElement.checked") is not before, "Space does not tick it"


def _choose(walker: Walker, name: str, option: str) -> None:
    walker.reach(name)
    walker.page.keyboard.type(option)
    chosen = walker.page.evaluate("() => document.activeElement.selectedOptions[0].text")
    assert chosen.startswith(option), f"{chosen!r} is chosen"


def _pick(walker: Walker, name: str, option: str) -> None:
    walker.reach(name)
    for _ in range(MOST_TABS):
        if walker.page.evaluate("() => walk.named()").startswith(option):
            return
        walker.page.keyboard.press("ArrowDown")
    raise AssertionError("no arrow key reaches it")


def _attach(walker: Walker, name: str, file: FilePayload) -> None:
    walker.reach(name)
    with walker.page.expect_file_chooser() as chooser:
        walker.page.keyboard.press("Space")
    chooser.value.set_files(file)


def _take(walker: Walker, name: str, text: str) -> None:
    walker.reach(name)
    with walker.page.expect_download() as download:
        walker.page.keyboard.press("Enter")
    assert text in download.value.path().read_text()


def _see(walker: Walker, text: str, where: str) -> None:
    expect(walker.page.locator(where)).to_contain_text(text)
