"""The key of a device model, from its nine parts (domain.md §3.4 rule 17)."""

from functools import lru_cache
from typing import Protocol
from urllib.parse import quote

from firmware_graph.model.firmware import DeviceModel, FirmwareVersion

_quoted = lru_cache(maxsize=65536)(lambda text: quote(text, safe="") if text else "")


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
