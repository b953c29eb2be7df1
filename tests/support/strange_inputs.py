"""Arguments of every kind that Strawberry knows: nested, recursive, lazy, generic, rejected, and left to it."""

from enum import Enum
from typing import Annotated, Generic, Optional, TypeVar

import strawberry
from strawberry import UNSET

Item = TypeVar("Item")


@strawberry.enum
class Shade(Enum):
    LIGHT = 1
    DARK = 2


@strawberry.input
class Tree:
    """An input that nests itself, in lists and lazily, with defaults of every kind."""

    number: int
    nullable: int | None
    word: str | None = strawberry.field(default="w", name="aWord")
    shades: list[Shade] = strawberry.field(default_factory=lambda: [Shade.DARK])
    child: Optional["Tree"] = UNSET
    lazy: Annotated["Tree", strawberry.lazy("support.strange_inputs")] | None = UNSET
    children: list[list["Tree | None"]] | None = UNSET


@strawberry.input
class Box(Generic[Item]):
    """A generic input."""

    content: Item
    contents: list[Item] | None = None


@strawberry.input(one_of=True)
class Either:
    """A oneOf input."""

    tree: Tree | None = UNSET
    number: int | None = UNSET


@strawberry.input
class Range:
    """An input that rejects some of its values."""

    least: int
    most: int = 3

    def __post_init__(self) -> None:
        if str(self.least) > str(self.most):
            message = f"{self.least} is more than {self.most}"
            raise ValueError(message)


@strawberry.input
class Patch:
    """An input that distinguishes absent from null, so that it is left to Strawberry."""

    child: strawberry.Maybe["Patch | None"]
    tree: strawberry.Maybe[Tree]


@strawberry.input
class Own:
    """An input with a converter of its own, so that it is left to Strawberry."""

    number: int


Own.__strawberry_definition__.from_input = lambda _, value, context: (value["number"], context.path)  # type: ignore[attr-defined]


@strawberry.type
class Query:
    @strawberry.field
    def known(  # noqa: PLR0913 - an argument of every kind
        self,
        *,
        number: int,
        tree: Tree,
        either: Either | None,
        span: Range | None,
        box: Box[Tree] | None,
        boxes: list[Box[int]] | None,
        words: list[list[str]] | None,
        shades: list[Shade | None] | None,
        lazy: Annotated["Tree", strawberry.lazy("support.strange_inputs")] | None,
        renamed: Annotated[Shade, strawberry.argument(name="called")] = Shade.LIGHT,
    ) -> int:
        raise NotImplementedError

    @strawberry.field
    def left(  # noqa: PLR0913 - as above
        self,
        *,
        patch: Patch,
        patches: list[Patch] | None,
        own: list[Own],
        maybe: strawberry.Maybe[int],
        key: strawberry.relay.GlobalID,
        keys: list[strawberry.relay.GlobalID] | None,
    ) -> int:
        raise NotImplementedError


STRANGE = strawberry.Schema(Query)
