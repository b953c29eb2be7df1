"""Restricted names and versions are found whatever their spelling, and numbers like any other are not."""

import pytest

from firmware_graph.model.public_words import public_words_in
from firmware_graph.model.restricted_words import RestrictedWords

WORDS = RestrictedWords.of(
    ["EmberZNet", "Silicon Labs", "SYN-0001", "CVE-2023-41094", "481964", "1234", "Parent leak"],
    ["6.7.6", "7.4", "beta"],
)


@pytest.mark.parametrize(
    "text",
    [
        "ember z net",
        "the EmberZNets of it",
        "silicon-labs",
        "SYN 0001",
        "syn0001",
        "cve 2023 41094",
        "issue 481964",
        "parent leaks",
        "it has 6.7.6 on it",
        "6,7,6",
        "6/7/6",
        "6 . 7 . 6",
        "v7.4.0",
        "beta",
        "\u0435mb\u0435rzn\u0435t",
    ],
)
def test_restricted_word_is_found_whatever_its_spelling(text: str) -> None:
    assert WORDS.found_in(text)


@pytest.mark.parametrize("text", ["1234 meters", "4819641 of them", "16.7.6", "6.7.61", "remember", "on 7 and 4"])
def test_number_or_word_like_any_other_is_not(text: str) -> None:
    assert WORDS.found_in(text) == []


def test_name_of_one_character_or_of_few_digits_is_no_word() -> None:
    assert RestrictedWords.of(["Z", "1234", "12345"], []).names == {"12345"}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ZigBee stack has a fault", ["zigbee"]),
        ("its chipset, CVE-2024-7322, Z-Stack 3.0.1", ["chipset", "cve", "z stack"]),
        ("\uff3a\uff0dStack: buffer   overflow, vulnerable", ["z stack", "buffer overflow", "vulnerable"]),
        ("chipset chipset", ["chipset", "chipset"]),
        ("Meters may stop after the update. Do not distribute it", []),
        ("Osvaldo remembers Decembers", []),
    ],
)
def test_public_words_are_found_whatever_is_recorded(text: str, expected: list[str]) -> None:
    assert list(public_words_in(text)) == expected
