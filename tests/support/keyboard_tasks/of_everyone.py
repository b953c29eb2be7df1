"""Tasks of anyone on the pages of the public list, in any role, including signing in."""

from typing import Final

from support.keyboard import WORDS_OF_ROLES
from support.keyboard_tasks.task import AGENT, AGENT_OF_SUPPLIER, ANYONE, DCC, EVERY_ROLE, NEWCOMER, Task, Who, task
from support.keyboard_walk import at, choose, pick, press, see, send, tick, write

SEARCH: Final = "Entry ID, version, model or manufacturer"
LATER: Final = "01312028"

OUT_AND_IN: Final = "signs out, and in again as its role"
NEWEST: Final = "can this version get there?"


def out_and_in(who: Who) -> Task:
    """Return the task of signing out, and in again as the same role."""
    return task(
        OUT_AND_IN,
        who,
        at("/"),
        see(f"Signed in: {WORDS_OF_ROLES[who.role]}", "header"),
        press("Sign out"),
        see("Public list only", "header"),
        press("Sign in"),
        pick("A SEC Party, such as a supplier", who.words),
        send(),
        see(f"Signed in: {WORDS_OF_ROLES[who.role]}", "header"),
        is_long=who is not DCC,
    )


OF_EVERYONE: Final = [
    task(
        "finds out whether what is on 00010000 can reach the newest release, and why not where it cannot",
        NEWCOMER,
        at("/"),
        write(SEARCH, "00010000"),
        send(),
        see("4 versions", "#found"),
        press("(entry 20)"),
        press("Sign in to see it"),
        pick("A SEC Party, such as a supplier", "A SEC Party, such as a supplier"),
        send(),
        see("Yes: 2 upgrades", ".verdict"),
        see("SR11.1"),
        press(NEWEST),
        see("00020000", ".verdict"),
        press("Search", "header"),
        write(SEARCH, "00010000"),
        send(),
        press("(entry 13)"),
        see("Not over the air: It implements a GBCS below 4.1", ".verdict"),
        press("Search", "header"),
        write(SEARCH, "00010000"),
        send(),
        press("(entry 110)"),
        press(NEWEST),
        see("00010001", ".verdict"),
        press("Search", "header"),
        write(SEARCH, "01010000"),
        send(),
        press("(entry 61)"),
        press(NEWEST),
        see("There is no way. No declared upgrade leads further", ".verdict"),
        see("What would open a way"),
    ),
    task(
        "finds a version and reads what it is",
        ANYONE,
        at("/"),
        write(SEARCH, "0.1.0.0"),
        send(),
        see("4 versions", "#found"),
        press("(entry 20)"),
        press("Example E100"),
        see("Versions of this model: 3"),
        also=EVERY_ROLE,
    ),
    task(
        "looks up the models of a manufacturer",
        ANYONE,
        at("/"),
        write(SEARCH, "Specimen"),
        press("Search"),
        see("Specimen Lite"),
        press("Specimen Switch"),
        see("Versions of this model"),
        also=EVERY_ROLE,
    ),
    task(
        "reads the latest releases of a manufacturer",
        ANYONE,
        at("/"),
        press("Latest releases"),
        choose("Device", "Gas meter"),
        write("Manufacturer code", "F002"),
        press("Show"),
        see("Sample G"),
        also=EVERY_ROLE,
    ),
    task(
        "reads what changed",
        ANYONE,
        at("/"),
        press("Changes"),
        tick("Firmware corrected"),
        press("Show"),
        see("A program follows the same list"),
        also=EVERY_ROLE,
    ),
    task(
        "asks what is planned",
        ANYONE,
        at("/"),
        press("Planned releases"),
        write("From", "01012027"),
        write("Before", LATER),
        press("Show"),
        see("Nothing that is granted to you is planned", "#answer"),
        also=EVERY_ROLE,
    ),
    task(
        "reads what goes together, and what is said of a version",
        ANYONE,
        at("/compatible?entry=151"),
        see("What goes together with entry 151"),
        at("/note?entry=151"),
        see("No note, or none that is granted to you"),
        also=EVERY_ROLE,
    ),
    task(
        "is told what is for whom, and signs in",
        ANYONE,
        at("/versions/20"),
        see("Some of this page is for SEC Parties, SECAS, the DCC and the Security Sub-Committee;", "#told"),
        press("Sign in to see it"),
        see("Choose a role"),
    ),
    *map(out_and_in, EVERY_ROLE),
    task(
        "reads the public list and no more",
        AGENT,
        at("/"),
        write(SEARCH, "20"),
        send(),
        press("(entry 20)"),
        see("Some of this page is for SEC Parties", "#told"),
        see("You are signed in as Agent (RSA)", "#told"),
    ),
    task(
        "asks for a supplier",
        AGENT_OF_SUPPLIER,
        at("/versions/20"),
        see("Yes: 2 upgrades", ".verdict"),
        press("can this version get there?"),
        see("00020000", ".verdict"),
    ),
]
