"""The key of a device model: the nine things that make one (domain.md §3.4 rule 17)."""

from functools import lru_cache
from urllib.parse import quote

from firmware_graph.ingest.rows import CplRow
from firmware_graph.model.firmware import DeviceModel, FirmwareVersion

_quoted = lru_cache(maxsize=65536)(lambda text: quote(text, safe="") if text else "")


def key_of(product: CplRow | FirmwareVersion) -> str:
    """Write the nine parts with a '/' between them, each percent-encoded, empty where not given."""
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
    """Take the product out of a version."""
    return DeviceModel(
        version.model_key,
        version.manufacturer_code,
        version.manufacturer_name,
        version.device_type,
        version.generation,
        version.environment,
        version.model_identifier,
        version.model_name,
        version.hardware_version,
        version.hardware_revision,
        version.variant,
    )
