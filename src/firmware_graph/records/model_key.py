"""The key of a device model, from its nine parts (domain.md §3.4 rule 17)."""

from functools import lru_cache, partial
from typing import Final, Protocol
from urllib.parse import quote

from firmware_graph.model.firmware import DeviceModel, FirmwareVersion

LONGEST_CACHED: Final = 64
"""Names of models may be so long that a cache of many of them takes a gigabyte."""

quoted_once = lru_cache(maxsize=16_384)(partial(quote, safe=""))


def _quoted(text: str | None) -> str:
    if not text:
        return ""
    return quoted_once(text) if len(text) <= LONGEST_CACHED else quote(text, safe="")


class Product(Protocol):
    """The nine columns that make a device model."""

    @property
    def manufacturer_code(self) -> str: ...  # noqa: D102 - columns of FirmwareVersion
    @property
    def model_identifier(self) -> str: ...  # noqa: D102
    @property
    def model_name(self) -> str | None: ...  # noqa: D102
    @property
    def hardware_version(self) -> str | None: ...  # noqa: D102
    @property
    def hardware_revision(self) -> str | None: ...  # noqa: D102
    @property
    def device_type(self) -> str: ...  # noqa: D102
    @property
    def generation(self) -> str | None: ...  # noqa: D102
    @property
    def variant(self) -> str | None: ...  # noqa: D102
    @property
    def environment(self) -> str: ...  # noqa: D102


def key_of(product: Product) -> str:
    """Join the nine parts with '/', each percent-encoded, empty if not given."""
    return "/".join(
        map(
            _quoted,
            (
                product.manufacturer_code,
                product.model_identifier,
                product.model_name,
                product.hardware_version,
                product.hardware_revision,
                product.device_type,
                product.generation,
                product.variant,
                product.environment,
            ),
        )
    )


def model_of(version: FirmwareVersion) -> DeviceModel:
    """Return the product of a version."""
    return DeviceModel(**{name: getattr(version, name) for name in DeviceModel._fields})
