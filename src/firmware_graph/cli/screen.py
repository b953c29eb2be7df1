"""What the commands print: results to standard output, everything else to standard error."""

from rich.console import Console
from rich.markup import escape
from rich.text import Text

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def complain(message: str) -> None:
    """Say what went wrong and what to do."""
    err.print(f"[bold red]error:[/] {escape(message)}")


def tell(message: str) -> None:
    """Say how things go on."""
    err.print(message, markup=False)


def quoted(text: str | None, *, most: int | None = None) -> Text:
    """Show another's text as it is: no markup in it is followed, and no control character reaches the terminal.

    `most` is how many characters are shown; None is all of them.
    """
    shown = text or ""
    if most is not None and len(shown) > most:
        shown = f"{shown[:most]}…"
    return Text("".join(one if one.isprintable() or one == "\n" else repr(one)[1:-1] for one in shown))
