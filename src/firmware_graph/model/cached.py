"""A property that is computed once for each object, and holds up nobody who wants that of another object.

In Python 3.11 `functools.cached_property` has one lock for all objects of a class, for as long as a value is computed,
so that the event loop would wait for a thread which computes that of a large lineage. Later versions have none.
"""

from collections.abc import Callable
from typing import Any, Generic, Self, TypeVar, overload

Value = TypeVar("Value")


class cached_property(Generic[Value]):  # noqa: N801 - as that of `functools`, in the place of which it is used
    """Computes the value when it is first wanted, twice at most for two threads, which have the same one then."""

    def __init__(self, compute: Callable[[Any], Value]) -> None:
        self.compute, self.__doc__ = compute, compute.__doc__

    def __set_name__(self, owner: type, name: str) -> None:
        """Take the name in the class, which is that of the value in an object."""
        self.name = name

    @overload
    def __get__(self, instance: None, owner: type) -> Self: ...

    @overload
    def __get__(self, instance: object, owner: type) -> Value: ...

    def __get__(self, instance: object | None, owner: type) -> Self | Value:
        """Compute the value; an object that has one by now gives it without this."""
        if instance is None:
            return self
        computed: Value = instance.__dict__.setdefault(self.name, self.compute(instance))
        return computed
