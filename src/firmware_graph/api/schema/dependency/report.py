"""Reports of versions without a pathway onward, and of undeclared ones."""

import strawberry

from firmware_graph.api.schema.connection import Connection
from firmware_graph.api.schema.fields import column, computed, relation, stands_for
from firmware_graph.api.schema.paging import paged
from firmware_graph.api.schema.pathways.pathway import NoPathway
from firmware_graph.api.schema.products.device_model import DeviceModel, manufacturer_in
from firmware_graph.api.schema.products.firmware_version import FirmwareVersion
from firmware_graph.api.schema.products.manufacturer import Manufacturer
from firmware_graph.model import declaration
from firmware_graph.model.page import CountedPage, GroupCount


@strawberry.type(description="How many versions of a list are of one device model.")
class DeviceModelCount:
    """The number of versions of one device model."""

    is_type_of = stands_for(GroupCount)

    member: DeviceModel = column(name="deviceModel")
    count: int = column(name="firmwareCount")


@strawberry.type(description="How many versions of a list are of one manufacturer.")
class ManufacturerCount:
    """The number of versions of one manufacturer."""

    is_type_of = stands_for(GroupCount)

    manufacturer: Manufacturer = computed(manufacturer_in("member"))
    count: int = column(name="firmwareCount")


@strawberry.type(description="A page of the versions from which there is certainly no way on.")
class DeadEndConnection(Connection[NoPathway]):
    """A page of dead ends, and counts of the whole list."""

    is_type_of = stands_for(CountedPage)

    by_device_model: list[DeviceModelCount] = column("Of the whole list, the most first.")
    by_manufacturer: list[ManufacturerCount] = column("Of the whole list, the most first.")


@strawberry.type(description="A version whose predecessors were never declared, or one of them could not be accepted.")
class UndeclaredVersion:
    """A version that is not fully declared."""

    is_type_of = stands_for(declaration.UndeclaredVersion)

    firmware_version: FirmwareVersion
    opens_count: int
    opens: Connection[FirmwareVersion] = relation(
        paged("opens"),
        "Versions that cannot get to their latest, as far as is known, and could if this one named the right "
        "predecessor; in the order of their entry IDs.",
    )


@strawberry.type(description="A page of the versions that are not fully declared.")
class UndeclaredVersionConnection(Connection[UndeclaredVersion]):
    """A page of blank rows, and counts of the whole list."""

    is_type_of = stands_for(CountedPage)

    by_device_model: list[DeviceModelCount] = column("Of the whole list, the most first.")
    by_manufacturer: list[ManufacturerCount] = column("Of the whole list, the most first.")
