"""Properties that are computed once for each object."""

import threading

from firmware_graph.model.cached import cached_property


class Length:
    """A length that takes as long to measure as the thread that wants it is kept waiting."""

    def __init__(self, metres: int, *, is_free: bool = True) -> None:
        self.metres, self.measured = metres, 0
        self.begun, self.free = threading.Event(), threading.Event()
        if is_free:
            self.free.set()

    @cached_property
    def millimetres(self) -> int:
        """In thousandths of a metre."""
        self.measured += 1
        self.begun.set()
        self.free.wait(60)
        return self.metres * 1_000


def test_value_is_computed_once_for_each_object() -> None:
    one, other = Length(1), Length(2)
    assert [one.millimetres, other.millimetres, one.millimetres] == [1_000, 2_000, 1_000]
    assert (one.measured, other.measured) == (1, 1)
    assert Length.millimetres.__doc__ == "In thousandths of a metre."


def test_value_of_one_object_is_not_waited_for_by_another() -> None:
    slow, others = Length(1, is_free=False), list[int]()
    in_thread = threading.Thread(target=lambda: others.append(slow.millimetres))
    in_thread.start()
    assert slow.begun.wait(60)
    waiting = threading.Thread(target=lambda: others.append(Length(2).millimetres), daemon=True)
    waiting.start()
    waiting.join(10)
    assert others == [2_000]
    slow.free.set()
    in_thread.join()
    assert others == [2_000, 1_000]
