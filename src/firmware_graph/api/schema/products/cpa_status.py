"""The status of a product's Commercial Product Assurance (domain.md S51, R121)."""

from typing import Final

from firmware_graph.api.schema.context import OperationContext
from firmware_graph.model.firmware import FirmwareVersion
from firmware_graph.model.vocabulary import CpaStatus, DeviceType

NEEDS_NO_CPA: Final = frozenset({DeviceType.PPMID, DeviceType.IHD, DeviceType.CAD})


def cpa_status_of(version: FirmwareVersion, context: OperationContext) -> CpaStatus:
    """Compute the status from the dates: a certificate holds on the day on which it expires or is to be renewed.

    A renewal that is overdue is RENEWAL_DUE, not EXPIRED: certificates for a product's lifetime have no expiry.
    """
    day = context.clocks.day
    if version.cpa_expires_on is not None and version.cpa_expires_on < day:
        return CpaStatus.EXPIRED
    if version.cpa_renews_on is not None and version.cpa_renews_on < day:
        return CpaStatus.RENEWAL_DUE
    if version.cpa_certificate_id or version.cpa_expires_on or version.cpa_renews_on:
        return CpaStatus.VALID
    return CpaStatus.NOT_REQUIRED if version.device_type in NEEDS_NO_CPA else CpaStatus.NOT_STATED
