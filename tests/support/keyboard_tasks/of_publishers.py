"""Publications and decisions by SECAS, and proposals by manufacturers and Alt HAN Co, on the pages."""

from typing import Final

from support.keyboard_tasks.task import ALT_HAN, MAKER, SECAS, Task, example_row, task
from support.keyboard_walk import Step, at, attach, choose, press, see, tick, write

PUBLISHED: Final = see("Published", "#answer")
SHEET: Final = example_row("cpl.csv", 410, "HAN Join Notes", "Joins at once.")


def publish(words: str) -> list[Step]:
    """Check the consequences, and publish the change."""
    return [press("Show what would follow"), see("nothing is written yet", "#answer"), press(f"Publish: {words}")]


OF_PUBLISHERS: Final = [
    task(
        "declares an upgrade",
        SECAS,
        at("/"),
        press("Publish a change"),
        press("Declare an upgrade"),
        write("From entry", "400"),
        write("To entry", "402"),
        choose("What it rests on", "Tested"),
        choose("Advice", "Advised against"),
        write("Note (optional)", "As its maker asked"),
        *publish("declare an upgrade"),
        PUBLISHED,
        see("Upgrade declared"),
    ),
    task(
        "declares all predecessors of an entry",
        SECAS,
        at("/versions/413"),
        press("its predecessors"),
        write("Entries that may be upgraded to it", "411, 412"),
        *publish("declare all predecessors of an entry"),
        PUBLISHED,
        see("Upgrade declared"),
    ),
    task(
        "corrects an entry",
        SECAS,
        at("/versions/404"),
        press("a correction"),
        choose("Column", "HAN join notes"),
        write("What is right", "Joins at once."),
        *publish("correct an entry"),
        PUBLISHED,
    ),
    task(
        "adds an entry, and removes it",
        SECAS,
        at("/change?what=addFirmware"),
        write("Entry", "9001"),
        write("Firmware version (needed)", "01060000"),
        write("Model identifier (needed)", "0010"),
        write("Manufacturer name (needed)", "Example Meters Ltd"),
        write("Manufacturer code (needed)", "F001"),
        choose("Device type (needed)", "Electricity meter"),
        write("Hardware version", "03"),
        write("Hardware revision", "00"),
        choose("Status (needed)", "Current"),
        *publish("add an entry"),
        PUBLISHED,
        press("Remove an entry"),
        write("Entry", "9001"),
        *publish("remove an entry"),
        PUBLISHED,
        see("Firmware removed"),
    ),
    task(
        "declares that versions go together, and withdraws it",
        SECAS,
        at("/versions/151"),
        press("Not declared to go together with any version"),
        write("Entries that may run at the other end", "150"),
        press("Declare it"),
        see("Declared", "#done"),
        press("Withdraw entry 150"),
        see("Withdrawn from now on", "#done"),
    ),
    task(
        "states what is limited of a model, and ends it",
        SECAS,
        at("/versions/151"),
        press("Fictional View"),
        write("State a limitation", "Service is lost after an exchange"),
        press("State it"),
        see("Stated", "#done"),
        press("End Service is lost after an exchange"),
        see("Ended from now on", "#done"),
    ),
    task(
        "looks whether notes and the FIR say the same",
        SECAS,
        at("/"),
        press("Contradictions"),
        see("contradicts the FIR", "#answer"),
    ),
    task(
        "uploads a CPL sheet",
        SECAS,
        at("/"),
        press("Upload"),
        attach("CPL sheet", SHEET),
        tick("The sheets hold some of the entries only; the others stay as they are"),
        press("Check these files"),
        see("Checked: this is what would change", "#answer"),
        attach("CPL sheet", SHEET),
        press("Publish these files"),
        see("Published as change", "#answer"),
    ),
    Task(
        "secas: rejects what a manufacturer proposed",
        [
            (
                MAKER,
                [
                    at("/"),
                    press("Propose a change"),
                    write("From entry", "414"),
                    write("To entry", "415"),
                    choose("Why", "Withdrawn by manufacturer"),
                    press("Show what would follow"),
                    press("Propose: withdraw an upgrade"),
                    see("SECAS decides", "#answer"),
                ],
            ),
            (
                SECAS,
                [
                    at("/"),
                    press("Proposals"),
                    choose("State", "Open"),
                    press("Show"),
                    press("What it would do"),
                    write("Note for its proposer (optional)", "Say why"),
                    press("Reject it"),
                    see("Decided.", "#done"),
                ],
            ),
            (
                MAKER,
                [
                    at("/"),
                    press("Proposals"),
                    choose("State", "Rejected"),
                    press("Show"),
                    press("by Example Meters"),
                    see("Say why"),
                ],
            ),
        ],
    ),
    task(
        "proposes a correction of an entry of its own",
        ALT_HAN,
        at("/"),
        press("Propose a change"),
        press("Correct an entry"),
        write("Entry", "153"),
        choose("Column", "Manufacturer contact"),
        write("What is right", "bridges@example.test"),
        press("Show what would follow"),
        press("Propose: correct an entry"),
        press("The proposal"),
        press("Take it back"),
        see("Taken back", "#done"),
        press("Proposals", "nav"),
        see("Taken back"),
    ),
]
