"""The product tree of a CSAF document: the CPL entries that each of its product IDs means."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, NamedTuple

from firmware_graph.ingest.defects.csaf_bounds import count_product, length
from firmware_graph.ingest.defects.csaf_model import Product, ProductGroup, Relationship
from firmware_graph.ingest.defects.entry_names import entry_of_number
from firmware_graph.ingest.sheets.work_limit import Counted, WorkLimit
from firmware_graph.records.documents import FAULTS, Document, bad_part, read_part
from firmware_graph.records.problem import Problem
from firmware_graph.records.values import BadValue

HAS_COMPONENT: Final = "default_component_of"
"""The only category in which a verdict on the combination is one on the whole: it always includes the component."""

UNUSABLE: Final = (0,)
"""What a product means that is defined in an unreadable way: no entry has this ID."""

NAME_IT: Final = "name the entry in its product_identification_helper, such as model_numbers: ['CPL 1234']"


class Found(NamedTuple):
    """A value of a document, and the path to it."""

    value: object
    path: str


@dataclass(slots=True)
class ProductTree:
    """The products that a document defines.

    `entries` has the CPL entries of every product ID, none if it names none; `wholes` the product that a combination is
    a component of; `unusable` the IDs that are defined in an unreadable way. If a tree has `problems`, an ID that is
    not found may be defined nevertheless. It `has_numbers` if one of its own IDs is a number. What IDs mean is looked
    up once: `of_products`, `of_groups`.
    """

    limit: WorkLimit

    entries: dict[str, tuple[int, ...]] = field(default_factory=dict)
    wholes: dict[str, str] = field(default_factory=dict)
    groups: dict[str, Sequence[str]] = field(default_factory=dict)
    unusable: set[str] = field(default_factory=set)
    problems: list[Problem] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    has_numbers: bool = False
    of_products: dict[str, tuple[int, ...]] = field(default_factory=dict)
    of_groups: dict[str, tuple[int, ...]] = field(default_factory=dict)

    def entries_of(self, named: str) -> tuple[int, ...]:
        """Return the CPL entries that an ID of a status means; there is at least one.

        An ID that the tree defines is never interpreted as an entry ID.

        Raises:
            BadValue: It means none, or its meaning is unknown.
        """
        if named not in self.groups or self.is_defined(named):
            return self.entries_of_member(named)
        if named not in self.of_groups:
            self.of_groups[named] = self.entries_of_group(self.groups[named])
        return self.of_groups[named]

    def entries_of_group(self, members: Sequence[str]) -> tuple[int, ...]:
        """Return the CPL entries that the members of a group mean; CSAF has no groups of groups."""
        found: dict[int, None] = {}
        for product in members:
            entries = self.entries_of_member(product)
            self.limit.count(Counted.MEMBERS, 1 + len(entries))
            found |= dict.fromkeys(entries)
        if not found:
            raise BadValue("the group has no products", "list its product_ids, or take it out")
        return tuple(found)

    def entries_of_member(self, product: str) -> tuple[int, ...]:
        """Return the CPL entries that an ID means which is of no group."""
        return self.entries_of_product(product) if self.is_defined(product) else (self.entry_of_undefined(product),)

    def is_defined(self, product: str) -> bool:
        """Return whether the tree has a product with an ID, readable or not."""
        return product in self.entries or product in self.unusable

    def entries_of_product(self, product: str) -> tuple[int, ...]:
        """Return the CPL entries of a product, or of the whole that it is a component of by default."""
        if product not in self.of_products:
            self.follow(product)
        found = self.of_products[product]
        if not found:
            raise BadValue("the product names no CPL entry", NAME_IT)
        if found is UNUSABLE:
            raise BadValue("the tree does not define this product in one way that can be read", "correct the tree")
        return found

    def follow(self, product: str) -> None:
        """Look up what a product means, and with it each whole on the way: a chain of wholes is followed once."""
        passed: dict[str, None] = {}
        while product not in passed and product not in self.of_products:
            passed[product] = None
            if product in self.unusable:
                self.of_products[product] = UNUSABLE
            elif found := self.entries.get(product):
                self.of_products[product] = found
            else:
                product = self.wholes.get(product, product)
        self.of_products |= dict.fromkeys(passed, self.of_products.get(product, ()))

    def entry_of_undefined(self, named: str) -> int:
        """Interpret an ID that the tree does not define as an entry ID, unless the tree may define it."""
        if self.problems:
            raise BadValue("the product tree cannot be read in whole", "correct the tree")
        entry = entry_of_number(named)
        if entry is None or self.has_numbers:
            has_own = bool(self.entries or self.groups)
            remedy = "define the product in the tree, and name its entry there" if has_own else "give the entry's ID"
            raise BadValue("it is no CPL Entry ID and no product of the tree", remedy)
        return entry


def read_product_tree(value: Any, source: str, limit: WorkLimit) -> ProductTree:  # noqa: ANN401 - any JSON
    """Read a tree; an error in one product does not exclude the others.

    Raises:
        BrokenTable: It has too much.
        GraphTimeout: The reading was stopped.
    """
    reader = _TreeReader(source, limit)
    path = "product_tree"
    if not (value is None or isinstance(value, dict)):
        reader.fail(Found(value, path), "model_type")
    tree: Mapping[str, Any] = value if isinstance(value, dict) else {}
    for found in reader.members(tree, "full_product_names", path):
        reader.define(found)
    for found in reader.products_of_branches(tree, path):
        reader.define(found)
    for found in reader.members(tree, "relationships", path):
        reader.relate(found)
    for found in reader.members(tree, "product_groups", path):
        limit.count(Counted.NAMED_PRODUCTS, length(found.value, "product_ids"))
        if group := reader.read(ProductGroup, found):
            reader.tree.groups[group.group_id] = group.product_ids
    found_tree = reader.tree
    found_tree.has_numbers = any(one.isdecimal() for one in (*found_tree.entries, *found_tree.groups))
    return found_tree


class _TreeReader:
    """Collects the products of one tree; branches are walked without recursion, at any depth."""

    def __init__(self, source: str, limit: WorkLimit) -> None:
        self.source, self.limit, self.tree = source, limit, ProductTree(limit)

    def fail(self, found: Found, fault: str) -> None:
        """Report a value of the wrong type."""
        self.tree.problems.append(bad_part(self.source, found.path, found.value, *FAULTS[fault]))

    def read(self, kind: type[Document], found: Found) -> Document | None:
        """Check a value against its model, and report what is wrong with it."""
        part, problems = read_part(kind, found.value, self.source, found.path)
        self.tree.problems += problems
        return part

    def members(self, owner: Mapping[str, Any], name: str, path: str) -> Iterator[Found]:
        """Yield the members of a list that may be missing or null."""
        listed, path = owner.get(name), f"{path}.{name}"
        if isinstance(listed, list):
            for number, value in enumerate(listed):
                self.limit.check()
                self.limit.count(Counted.PARTS)
                yield Found(value, f"{path}[{number}]")
        elif listed is not None:
            self.fail(Found(listed, path), "list_type")

    def products_of_branches(self, tree: Mapping[str, Any], path: str) -> Iterator[Found]:
        """Yield the product of every branch, in the order of the document."""
        waiting = [self.members(tree, "branches", path)]
        while waiting:
            branch = next(waiting[-1], None)
            if branch is None:
                waiting.pop()
            elif isinstance(branch.value, dict):
                if branch.value.get("product") is not None:
                    yield Found(branch.value["product"], f"{branch.path}.product")
                waiting.append(self.members(branch.value, "branches", branch.path))
            else:
                self.fail(branch, "model_type")

    def define(self, found: Found) -> str | None:
        """Add a product, and return its ID if it can be read."""
        count_product(self.limit, found.value)
        product = self.read(Product, found)
        if product is None:
            stated = found.value.get("product_id") if isinstance(found.value, dict) else None
            self.tree.unusable |= {stated.strip()} if isinstance(stated, str) else set()
            return None
        self.note_other_numbers(product)
        if self.tree.entries.setdefault(product.product_id, product.entries) != product.entries:
            reason, remedy = "the product ID is defined twice, and not the same", "give each product an ID of its own"
            self.tree.problems.append(
                bad_part(self.source, f"{found.path}.product_id", product.product_id, reason, remedy)
            )
            self.tree.unusable.add(product.product_id)
        return product.product_id

    def note_other_numbers(self, product: Product) -> None:
        """Note the model numbers that are not interpreted as entries, beside others that are."""
        helper = product.product_identification_helper
        if helper and product.entries and helper.other_model_numbers:
            others = ", ".join(map(repr, helper.other_model_numbers))
            self.tree.notes.append(f"{self.source}: product {product.product_id!r}: {others} was not read as an entry.")

    def relate(self, found: Found) -> None:
        """Add the combination that a relationship defines."""
        if not isinstance(found.value, dict):
            self.fail(found, "model_type")
            return
        combined = self.define(Found(found.value.get("full_product_name"), f"{found.path}.full_product_name"))
        relationship = self.read(Relationship, found)
        if combined and relationship and relationship.category == HAS_COMPONENT:
            self.tree.wholes[combined] = relationship.relates_to_product_reference
