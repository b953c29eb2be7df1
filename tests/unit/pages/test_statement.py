"""What a proposal states, in words."""

import pytest

from firmware_graph.pages.statement import stated


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            'withdrawUpgrade {"fromCplEntryId":33,"toCplEntryId":304,"endCode":"CORRECTED"}',
            "Withdraw an upgrade: from entry: 33; to entry: 304; end code: Corrected",
        ),
        ('declarePredecessors {"cplEntryId":20,"from":[11,12],"none":false}', "from: 11, 12; none: no"),
        ('correctFirmware {"cplEntryId":20,"hanJoinNotes":"<b>"}', "Correct an entry: entry: 20; HAN join notes: <b>"),
        ('addFirmware {"cplEntryId":9,"status":null}', "Add an entry: entry: 9; Status: None"),
    ],
)
def test_operation_is_told_in_words(text: str, words: str) -> None:
    assert stated(text).endswith(words)
