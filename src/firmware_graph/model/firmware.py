"""Rows of the graph: firmware versions, device models, manufacturers, ZigBee stacks and chipsets.

A row is a NamedTuple with its columns in the order in which read files return them. Dates are ISO 8601 text, which
sorts like dates; moments are whole milliseconds since 1970 in UTC; columns of an enum hold its text (see
vocabulary.py).
"""

import sys
from types import NoneType
from typing import Annotated, Any, Final, NamedTuple, TypeAlias, get_args, get_type_hints

IsoDate: TypeAlias = Annotated[str, "a date as ISO 8601 writes it, which the graph holds as a date"]


class FirmwareVersion(NamedTuple):
    """One entry of the Central Products List, with the facts that the FIR adds."""

    cpl_entry_id: int
    version_hex: str | None
    version_submitted: str
    model_key: str
    manufacturer_code: str
    manufacturer_name: str
    manufacturer_name_submitted: str
    device_type: str
    generation: str | None
    environment: str
    model_identifier: str
    model_name: str | None
    hardware_version: str | None
    hardware_revision: str | None
    variant: str | None
    listed_status: str
    added_on: IsoDate | None
    removed_on: IsoDate | None
    gbcs_version: str | None
    smets_chts_version: str | None
    zigbee_band: str
    zigbee_band_submitted: str | None
    han_join_notes: str | None
    image_hash: str | None
    cpa_certificate_id: str | None
    cpa_expires_on: IsoDate | None
    cpa_renews_on: IsoDate | None
    data_quality: list[str]
    minimum_hardware: str | None
    maximum_hardware: str | None
    required_comms_hub_entry_id: int | None
    predecessors_declared: str
    has_quarantined_predecessor: bool
    released_on: IsoDate | None
    manufacturer_contact: str | None
    recorded_from: int

    @classmethod
    def shared(cls, columns: list[Any]) -> "FirmwareVersion":
        """Return a row whose texts are interned: shared with all rows that have equal ones."""
        for place in SHARED_PLACES:
            text = columns[place]
            if text is not None:
                columns[place] = sys.intern(text)
        return cls._make(columns)

    @property
    def size(self) -> int:
        """The bytes of a row without what it shares."""
        own = [self[place] for place in OWN_PLACES]
        return sys.getsizeof(self) + sum(sys.getsizeof(value) for value in own if value is not None)

    @property
    def hardware(self) -> str | None:
        """Hardware version and revision as four hexadecimal digits; None unless both are stated."""
        digits = (self.hardware_version or "") + (self.hardware_revision or "")
        return digits if len(digits) == 4 else None  # noqa: PLR2004 - two octets, as in the OTA header

    @property
    def ordering_date(self) -> str:
        """The release date, or Date Added if that is missing; '' if both are."""
        return self.released_on or self.added_on or ""


OWN_COLUMNS: Final = frozenset(
    {
        "version_hex",
        "version_submitted",
        "han_join_notes",
        "image_hash",
        "cpa_certificate_id",
        "cpl_entry_id",
        "data_quality",
        "required_comms_hub_entry_id",
        "recorded_from",
    }
)
"""The columns whose values few rows have in common; sharing a text costs more than a second copy."""

OWN_PLACES: Final = [place for place, name in enumerate(FirmwareVersion._fields) if name in OWN_COLUMNS]

SHARED_PLACES: Final = [
    place
    for place, (name, hint) in enumerate(get_type_hints(FirmwareVersion).items())
    if name not in OWN_COLUMNS and hint is not bool
]

DATE_COLUMNS: Final = frozenset(
    name
    for name, hint in get_type_hints(FirmwareVersion, include_extras=True).items()
    if IsoDate in (hint, *get_args(hint))
)
"""The columns of a version stored as dates in the graph."""

NULLABLE_COLUMNS: Final = tuple(
    name for name, hint in get_type_hints(FirmwareVersion).items() if NoneType in get_args(hint)
)
"""The columns that a version may be without."""


class PastFirmwareVersion(FirmwareVersion):
    """An entry as recorded at an earlier moment, and corrected since: never an answer about now."""

    __slots__ = ()


class DeviceModel(NamedTuple):
    """A product without its firmware (domain.md §3.4 rule 17)."""

    model_key: str
    manufacturer_code: str
    manufacturer_name: str
    device_type: str
    generation: str | None
    environment: str
    model_identifier: str
    model_name: str | None
    hardware_version: str | None
    hardware_revision: str | None
    variant: str | None


class Manufacturer(NamedTuple):
    """A ZigBee manufacturer code, and the name that most of its entries give."""

    code: str
    name: str


class ZigbeeStack(NamedTuple):
    """One version of a ZigBee stack; for the Security Sub-Committee only."""

    key: str
    name: str
    version: str | None


class Chipset(NamedTuple):
    """A ZigBee chipset; for the Security Sub-Committee only."""

    key: str
    vendor: str
    part: str | None
