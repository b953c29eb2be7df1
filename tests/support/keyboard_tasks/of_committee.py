"""Tasks of the Security Sub-Committee on the pages."""

import json
from typing import Final

from support.keyboard_tasks.task import (
    COMMITTEE,
    DCC,
    SECAS,
    SECOND_OF_COMMITTEE,
    SUPPLIER,
    Task,
    Who,
    example_row,
    task,
)
from support.keyboard_walk import Step, at, attach, choose, press, see, take, tick, write

SHEET: Final = example_row("zigbee.csv", 20, "ZigBee Stack Version", "6.5.1")
RECORD: Final = {
    "schema_version": "1.6.0",
    "id": "SYN-0900",
    "summary": "A made-up defect",
    "affected": [
        {
            "package": {"ecosystem": "ZigBee stack", "name": "Z-Stack"},
            "ranges": [{"type": "ECOSYSTEM", "events": [{"introduced": "1.0"}, {"fixed": "1.1"}]}],
        }
    ],
}
CHECKED: Final = see("nothing is written yet", "#answer")
PUBLISHED: Final = see("Published", "#answer")


def draft(title: str) -> list[Step]:
    """Draft an advisory in the form that is open."""
    return [
        write("Title", title),
        write("Text", "Update these meters."),
        write("Entries that it is on", "20, 21, 22, 30, 31"),
        press("Keep the draft"),
        see("The draft is kept", "#done"),
    ]


def review(title: str) -> tuple[Who, list[Step]]:
    """Review an advisory as another person."""
    return (
        SECOND_OF_COMMITTEE,
        [at("/"), press("Advisories"), press(title), press("I have reviewed this text"), see("Reviewed", "#done")],
    )


READ: Final = [
    at("/"),
    press("Advisories"),
    see("Superseded"),
    press("Update these"),
    see("Update these meters."),
]

OF_COMMITTEE: Final = [
    task(
        "looks through stacks to a defect",
        COMMITTEE,
        at("/"),
        press("Stacks"),
        write("Name", "EmberZNet"),
        press("Show"),
        press("EmberZNet 6.7.6"),
        see("By manufacturer"),
        press("SYN-0001"),
        see("Affected"),
    ),
    task(
        "weighs a defect by counts of devices",
        COMMITTEE,
        at("/"),
        press("Defects"),
        press("SYN-0001"),
        write("Counts of devices (optional)", "1,500\n3,70"),
        press("Show who has it"),
        see("Devices"),
        take("CSV", "CPL Entry ID"),
    ),
    task(
        "asks who has a new defect, weighed by counts",
        COMMITTEE,
        at("/"),
        press("New defect"),
        write("Stack", "EmberZNet"),
        write("Introduced in", "6.7.0"),
        write("Fixed in", "6.7.10"),
        choose("Device", "Gas meter"),
        write("Counts of devices (optional)", "30,1500"),
        press("Show who has it"),
        see("1,500"),
        see("The way to safety"),
    ),
    task(
        "reads who read what is restricted",
        COMMITTEE,
        at("/"),
        press("Restricted reads"),
        write("Party", "SSC"),
        write("Since", "01012020"),
        press("Show"),
        see(", the latest first"),
    ),
    task(
        "uploads a ZigBee sheet",
        COMMITTEE,
        at("/"),
        press("Upload"),
        attach("ZigBee sheet", SHEET),
        tick("The sheets hold some of the entries only; the others stay as they are"),
        press("Check this file"),
        see("Checked: this is what would change", "#answer"),
        attach("ZigBee sheet", SHEET),
        press("Publish these files"),
        see("Published as change", "#answer"),
    ),
    task(
        "records the stack of an entry",
        COMMITTEE,
        at("/versions/404"),
        press("its stack"),
        write("Stack", "EmberZNet"),
        write("Version of the stack", "7.4"),
        press("Show what would follow"),
        CHECKED,
        press("Publish: record the stack of an entry"),
        PUBLISHED,
    ),
    task(
        "records a defect, and assesses an entry for it",
        COMMITTEE,
        at("/"),
        press("Publish a change"),
        press("Record a defect"),
        write("The record, as OSV JSON", json.dumps(RECORD)),
        press("Show what would follow"),
        CHECKED,
        press("Publish: record a defect"),
        PUBLISHED,
        press("Assess an entry for a defect"),
        write("Defect", "SYN-0900"),
        write("Entry", "404"),
        choose("Verdict", "Fixed"),
        press("Show what would follow"),
        CHECKED,
        press("Publish: assess an entry for a defect"),
        PUBLISHED,
    ),
    Task(
        "ssc: releases an advisory, supersedes it, and withdraws",
        [
            (COMMITTEE, [at("/"), press("Advisories"), *draft("Look at these")]),
            review("Look at these"),
            (
                COMMITTEE,
                [
                    at("/advisories"),
                    press("Look at these"),
                    press("Release it"),
                    see("Released: SEC Parties are told", "#done"),
                    press("Draft the one that supersedes it"),
                    *draft("Update these"),
                ],
            ),
            review("Update these"),
            (COMMITTEE, [at("/advisories"), press("Update these"), press("Release it"), see("Released", "#done")]),
            *((reader, READ) for reader in (SUPPLIER, SECAS, DCC)),
            (
                COMMITTEE,
                [
                    at("/advisories"),
                    press("Update these"),
                    write("Why", "Done with"),
                    press("Withdraw it"),
                    see("It has ended", "#done"),
                ],
            ),
        ],
    ),
]
