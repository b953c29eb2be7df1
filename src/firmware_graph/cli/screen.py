"""Output of the commands: results to standard output, everything else to standard error."""

from rich.console import Console
from rich.markup import escape
from rich.text import Text

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


def complain(message: str) -> None:
    """Print an error."""
    err.print(f"[bold red]error:[/] {escape(message)}")


def tell(message: str) -> None:
    """Print a progress message."""
    err.print(message, markup=False)


def quoted(text: str | None, *, most: int | None = None) -> Text:
    """Return untrusted text for display, with markup and control characters escaped.

    Text longer than `most` characters is cut; None cuts nothing.
    """
    shown = text or ""
    if most is not None and len(shown) > most:
        shown = f"{shown[:most]}…"
    return Text("".join(one if one.isprintable() or one == "\n" else repr(one)[1:-1] for one in shown))
