"""Tasks of a party's members on the pages of its own affairs."""

from typing import Final

from support.keyboard_tasks.task import ALT_HAN, DCC, MAKER, OTHERS_OF_A_PARTY, OTHERS_THAT_READ_THE_FIR, SUPPLIER, task
from support.keyboard_walk import Step, at, press, see, take, tick, write


def make_a_key(name: str) -> list[Step]:
    """Create an API key that may read the public list."""
    return [
        at("/"),
        press("API keys"),
        write("Name", name),
        tick("cpl:read"),
        write("Last day", "12312026"),
        press("Make the key"),
        see(f"The secret of the key {name}"),
    ]


def set_a_watch() -> list[Step]:
    """Set a watch of two rows, and go to it."""
    return [
        at("/"),
        press("Watches"),
        write("Name", "fleet"),
        write("Rows", "20,22\n150,153"),
        press("Set the watch"),
        see("The watch is set", "#done"),
        press("fleet", "main"),
        see("2 rows, set on"),
    ]


def delete_the_watch() -> list[Step]:
    """Delete the watch of the current page."""
    return [press("Delete this watch"), see("are deleted", "#done")]


OF_PARTIES: Final = [
    task(
        "makes a key, and ends it",
        DCC,
        *make_a_key("reader"),
        press("End the key reader"),
        see("The key is over", "#done"),
        also=(SUPPLIER, *OTHERS_OF_A_PARTY),
        is_long=True,  # the next makes and ends one, too
    ),
    task(
        "makes a webhook, looks at it, and ends it and its key",
        DCC,
        *make_a_key("hooks"),
        press("Webhooks"),
        write("Address", "http://127.0.0.1:9/hooks"),
        press("Make the webhook"),
        see("The secret of the webhook"),
        press("http://127.0.0.1:9/hooks", "main"),
        press("Delete this webhook"),
        see("The webhook is deleted", "#done"),
        press("API keys"),
        press("End the key hooks"),
        see("The key is over", "#done"),
        also=(SUPPLIER, *OTHERS_OF_A_PARTY),
    ),
    task(
        "sets a watch, looks at it, and deletes it",
        SUPPLIER,
        *set_a_watch(),
        press("Show"),
        see("0 lost", "#answer"),
        *delete_the_watch(),
        also=OTHERS_THAT_READ_THE_FIR,
    ),
    task(
        "sets a watch, and deletes it",
        MAKER,
        *set_a_watch(),
        *delete_the_watch(),
        also=(ALT_HAN,),
        is_long=True,  # the one before does so, too; what has changed is for those who read the FIR
    ),
    task(
        "approves a target, takes the list away, and takes the target back",
        SUPPLIER,
        at("/"),
        press("Targets"),
        write("Entries", "22"),
        press("Keep it"),
        see("Kept.", "#done"),
        take("CSV", "00020000"),
        at("/targets"),
        press("Take back entry 22"),
        see("Taken back", "#done"),
        also=OTHERS_THAT_READ_THE_FIR,
    ),
]
