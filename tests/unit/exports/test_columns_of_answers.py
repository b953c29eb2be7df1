"""The cells of answers to a caller's own list."""

from firmware_graph.exports.columns_of_answers import limitations_of


def test_limitations_are_those_of_the_answer_and_of_each_of_its_targets_once() -> None:
    ways = [{"hops": 1, "limitations": [{"text": "a"}, {"text": "b"}]}, {"hops": 1, "limitations": [{"text": "a"}]}]
    assert limitations_of({"pathways": ways}) == "a;b"
    assert limitations_of({"hops": 1, "limitations": [{"text": "a"}]}) == "a"
    assert limitations_of({"limitations": []}) is None
    assert limitations_of(None) is None
