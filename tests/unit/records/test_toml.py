"""TOML that others wrote: what costs much to parse is refused before it is parsed."""

import pytest

from firmware_graph.records.toml import LONGEST_LINE, MOST_CHARACTERS, MOST_PARTS, parse_toml

DEEP = {
    "lists": ("a = " + "[" * 3_000, "nested too deeply"),
    "tables": ("a = " + "{a=" * 1_300, "nested too deeply"),
    "lists over lines": ("a = " + "[\n" * 3_000, "nested too deeply"),
    "a long line": ("a = " + "[" * 100_000, "its line 1 has more than 4,000 characters"),
    "a header": ("\n[a" + ".a" * MOST_PARTS + "]", "the key in its line 2 has more than 20 parts"),
    "a header of tables": (" [[a" + ".a" * MOST_PARTS + "]]", "the key in its line 1 has more than 20 parts"),
    "a key": ("a" + ".a" * MOST_PARTS + " = 1", "the key in its line 1 has more than 20 parts"),
    "a key with an equals sign in it": ('"=".a' + ".a" * MOST_PARTS + " = 1", "the key in its line 1 has more than 20"),
    "a header with one in it": ("['='.a" + ".a" * MOST_PARTS + "]", "the key in its line 1 has more than 20"),
    "a key with a quotation mark in it": (
        r'"\"=".a' + ".a" * MOST_PARTS + " = 1",
        "the key in its line 1 has more than 20",
    ),
    "a key over what is no end of a line": (
        "'\u2028'" + ".a" * MOST_PARTS + " = 1",
        "the key in its line 1 has more than 20",
    ),
    "a long line with what is no end of one": ("a = '" + "\u2028" * LONGEST_LINE, "its line 1 has more than 4,000"),
    "a long file": ("a = 1\n" + "#\n" * (MOST_CHARACTERS // 2), "more than 256 KiB"),
}


@pytest.mark.parametrize("name", DEEP)
def test_toml_that_costs_much_is_no_toml_with_the_place(name: str) -> None:
    text, reason = DEEP[name]
    with pytest.raises(ValueError, match=reason):
        parse_toml(text)


def test_toml_up_to_the_limits_is_parsed() -> None:
    key = "a" + ".a" * (MOST_PARTS - 1)
    line = f"{key} = '{'.' * (LONGEST_LINE - len(key) - 5)}'"
    assert len(line) == LONGEST_LINE
    assert parse_toml(f"[{key}]\n{line}\n")
    assert parse_toml(f"a = [\n'{'.' * 100}',\n]\n") == {"a": ["." * 100]}
    assert len(parse_toml("a = 1\n#".ljust(MOST_CHARACTERS).replace("  ", "\n\n"))) == 1


def test_longer_file_may_be_allowed() -> None:
    assert parse_toml("a = 1\n" + "#\n" * MOST_CHARACTERS, 3 * MOST_CHARACTERS) == {"a": 1}
