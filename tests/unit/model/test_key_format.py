"""The format of API keys: a pattern for scanners, and a checksum."""

import re

from hypothesis import given
from hypothesis import strategies as st

from firmware_graph.model.key_format import ALPHABET, PREFIX, checksum_of, digest_of, has_format, new_secret
from support.paths import ROOT

DIGITS = st.text(ALPHABET, min_size=43, max_size=43)


def test_new_keys_are_all_different_and_have_the_format() -> None:
    made = {new_secret() for _ in range(200)}
    assert len(made) == 200
    assert all(map(has_format, made))
    assert len({digest_of(secret) for secret in made}) == 200


@given(DIGITS)
def test_any_digits_with_their_checksum_have_the_format(digits: str) -> None:
    assert has_format(PREFIX + digits + checksum_of(PREFIX + digits))


@given(DIGITS, st.data())
def test_key_with_one_digit_changed_is_recognised(digits: str, data: st.DataObject) -> None:
    secret = PREFIX + digits + checksum_of(PREFIX + digits)
    place = data.draw(st.integers(len(PREFIX), len(secret) - 1))
    other = data.draw(st.sampled_from(ALPHABET).filter(lambda digit: digit != secret[place]))
    assert not has_format(secret[:place] + other + secret[place + 1 :])


@given(st.text())
def test_other_texts_have_not_the_format(text: str) -> None:
    assert not has_format(text)
    assert not has_format(PREFIX + text)


@given(st.sampled_from([" ", "\n", "é", "\N{MATHEMATICAL DOUBLE-STRUCK DIGIT ZERO}", "-"]), st.booleans())
def test_key_with_something_beside_it_has_not_the_format(beside: str, is_before: bool) -> None:  # noqa: FBT001
    secret = new_secret()
    assert not has_format(beside + secret if is_before else secret + beside)


def test_documented_pattern_finds_keys_in_other_text() -> None:
    [pattern] = set(re.findall(r"`(\S*fwg_\[\S+)`", (ROOT / "docs/access.md").read_text(encoding="utf-8")))
    secret = new_secret()
    assert re.findall(pattern, f"key = '{secret}';\n# {secret}x") == [secret]
