"""The remedies of an import for the upload page, if they name an option of the command."""

import re
from typing import Final

REWORDED: Final = (
    (re.compile(r"in a profile \(--profile\)"), "in a profile"),
    (re.compile(r"leave out --sheet"), "leave the field 'Worksheet' empty"),
    (
        re.compile(r"with --sheet or the columns in a profile"),
        "in the field 'Worksheet' or the columns in a profile",
    ),
    (re.compile(r"with --sheet"), "in the field 'Worksheet'"),
    (re.compile(r"give --date-order dmy"), "choose 'day first'"),
    (re.compile(r"give --date-order mdy"), "choose 'month first'"),
)


def on_page(text: str) -> str:
    """Return a remedy that names fields of the page instead of options."""
    for option, words in REWORDED:
        text = option.sub(words, text)
    return text
