"""The part of the CSAF format that is read (docs.oasis-open.org/csaf/csaf/v2.0); the rest is ignored."""

from collections.abc import Mapping
from typing import Annotated, Final

from pydantic import ConfigDict, model_validator

from firmware_graph.ingest.defects.entry_names import entries_in_identifier, entry_of_number, entry_of_words
from firmware_graph.model.defect import Exposure
from firmware_graph.records.documents import Listed, NeededText, Part, Text, at_most, bad_value

VERDICT_OF: Final[Mapping[str, Exposure]] = {
    "known_affected": Exposure.AFFECTED,
    "first_affected": Exposure.AFFECTED,
    "last_affected": Exposure.AFFECTED,
    "known_not_affected": Exposure.NOT_APPLICABLE,
    "under_investigation": Exposure.UNDER_INVESTIGATION,
    "fixed": Exposure.FIXED,
    "first_fixed": Exposure.FIXED,
}
"""The meaning of each status for its products, in the groups of CSAF 2.0 §6.1.6; other statuses mean nothing here."""

MOST_NAMES: Final = 1_000
"""Of one defect, as of the aliases in OSV: each of its assessments is looked up by all of them."""


class GenericUri(Part):
    """A URI that identifies a product."""

    uri: Text = None


class Helper(Part):
    """Other identifiers of a product; hashes and bills of materials name no entry."""

    model_numbers: Listed[Text]
    skus: Listed[Text]
    serial_numbers: Listed[Text]
    x_generic_uris: Listed[GenericUri]
    cpe: Text = None
    purl: Text = None
    purls: Listed[Text]

    @property
    def entries(self) -> tuple[int, ...]:
        """The distinct CPL entries of the product."""
        numbers = (entry_of_number(text) for text in self.model_numbers if text)
        words = (entry_of_words(text) for text in (*self.skus, *self.serial_numbers) if text)
        identifiers = (self.cpe, self.purl, *self.purls, *(one.uri for one in self.x_generic_uris))
        within = (entry for text in identifiers if text for entry in entries_in_identifier(text))
        return tuple(dict.fromkeys(entry for entry in (*numbers, *words, *within) if entry is not None))

    @property
    def other_model_numbers(self) -> tuple[str, ...]:
        """The model numbers that name no entry."""
        return tuple(text for text in self.model_numbers if text and entry_of_number(text) is None)


class Product(Part):
    """A product of the tree, which CSAF calls a full product name."""

    product_id: NeededText
    product_identification_helper: Helper | None = None

    @property
    def entries(self) -> tuple[int, ...]:
        """The CPL entries that its helper names."""
        return self.product_identification_helper.entries if self.product_identification_helper else ()


class Relationship(Part):
    """What a combined product is made of."""

    category: Text = None
    product_reference: NeededText
    relates_to_product_reference: NeededText


class ProductGroup(Part):
    """Products under one ID."""

    group_id: NeededText
    product_ids: Listed[NeededText]


class TrackingId(Part):
    """A name of a vulnerability that is not a CVE."""

    text: Text = None


class ProductStatus(Part):
    """The products by status; those of a status without a meaning here are in `model_extra`."""

    model_config = ConfigDict(extra="allow")

    known_affected: Listed[NeededText]
    first_affected: Listed[NeededText]
    last_affected: Listed[NeededText]
    known_not_affected: Listed[NeededText]
    under_investigation: Listed[NeededText]
    fixed: Listed[NeededText]
    first_fixed: Listed[NeededText]


class Flag(Part):
    """A justification of why products are not affected."""

    product_ids: Listed[NeededText]
    group_ids: Listed[NeededText]


class Vulnerability(Part):
    """The assessments of one defect."""

    cve: Text = None
    ids: Annotated[Listed[TrackingId], at_most(MOST_NAMES)]
    product_status: ProductStatus | None = None
    flags: Listed[Flag]

    @property
    def names(self) -> tuple[str, ...]:
        """The distinct names of the defect."""
        return tuple(dict.fromkeys(filter(None, (self.cve, *(one.text for one in self.ids)))))

    @model_validator(mode="after")
    def _names_a_defect(self) -> "Vulnerability":
        if not self.names:
            raise bad_value("nothing says which defect it is", "give 'cve', or 'ids' with a text")
        return self
