"""Arguments of every kind supported by Strawberry: nested, recursive, lazy, generic, rejected, rows, unsupported."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Annotated, Generic, NamedTuple, Optional, TypeVar

import strawberry
from strawberry import UNSET
from strawberry.schema.config import StrawberryConfig

from firmware_graph.api.schema.build import declare_one_of, executable
from firmware_graph.api.schema.inputs import row_input
from firmware_graph.api.schema.scalars import SCALARS, DateTime

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


class Place(NamedTuple):
    """A row that is a tuple."""

    x: int
    y: float = 0.5
    shade: Shade | None = None


@dataclass(frozen=True, slots=True)
class Journey:
    """A row with rows in it, whose defaults are factories, or not null."""

    begin: Place
    stops: tuple[Place, ...] | list[Place] = ()
    end: Place = field(default_factory=lambda: Place(1))
    at: int = -1


@row_input(Place, description="A place.")
class PlaceInput:
    """The input of a row, with a default in the schema."""

    x: int
    y: float | None
    shade: Shade | None = Shade.DARK


@row_input(Journey, description="A journey.")
class JourneyInput:
    """The input of a row that has others."""

    begin: PlaceInput = strawberry.field(name="from")
    stops: list[PlaceInput | None] | None
    end: PlaceInput | None
    at: DateTime | None


@strawberry.input
class Flat:
    """A non-recursive input with every kind of member, with defaults of every kind."""

    whole: int
    wholes: list[list[int | None]] | None
    real: float | None = 1.5
    yes: bool | None = None
    key: strawberry.ID | None = UNSET
    keys: list[strawberry.ID] = strawberry.field(default_factory=lambda: [strawberry.ID("k")])
    shade: Shade = Shade.LIGHT
    shades: list[Shade | None] | None = UNSET
    at: DateTime | None = UNSET
    place: PlaceInput | None = UNSET
    journeys: list[JourneyInput] | None = UNSET
    span: Range | None = UNSET


@strawberry.input
class Patch:
    """An input that distinguishes absent from null, which plans do not support."""

    child: strawberry.Maybe["Patch | None"]
    tree: strawberry.Maybe[Tree]


@strawberry.input
class Own:
    """An input with a custom converter, which plans do not support."""

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
        flat: Flat | None,
        flats: list[list[Flat]] | None,
        journey: Annotated[Journey | None, strawberry.argument(graphql_type=JourneyInput | None)],
        journeys: Annotated[list[Journey], strawberry.argument(graphql_type=list[JourneyInput])],
        least: int = 7,
        renamed: Annotated[Shade, strawberry.argument(name="called")] = Shade.LIGHT,
    ) -> int:
        raise NotImplementedError

    @strawberry.field
    def level(  # noqa: PLR0913 - all that does not contain itself
        self,
        *,
        flat: Flat | None,
        flats: list[list[Flat]] | None,
        journey: Annotated[Journey | None, strawberry.argument(graphql_type=JourneyInput | None)],
        span: Range | None,
        words: list[list[str]] | None,
        shades: list[Shade] | None = strawberry.UNSET,
        least: int = 7,
    ) -> int:
        raise NotImplementedError

    @strawberry.field
    def with_patches(self, *, patches: list[Patch] | None) -> int:
        raise NotImplementedError

    @strawberry.field
    def with_converter(self, *, own: list[Own]) -> int:
        raise NotImplementedError

    @strawberry.field
    def with_maybe(self, *, maybe: strawberry.Maybe[int]) -> int:
        raise NotImplementedError

    @strawberry.field
    def with_keys(self, *, keys: list[strawberry.relay.GlobalID] | None) -> int:
        raise NotImplementedError


STRANGE = strawberry.Schema(Query, config=StrawberryConfig(scalar_map=SCALARS))
declare_one_of(executable(STRANGE))
