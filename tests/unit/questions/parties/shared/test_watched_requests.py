"""Requests of watches as text, and the keys that find them."""

import pytest

from firmware_graph.model.reference import FirmwareReference, Installation, ProductReference
from firmware_graph.model.vocabulary import JoinedAs
from firmware_graph.questions.parties.shared.watched_requests import keys_of, keys_of_versions, request_of, text_of
from firmware_graph.questions.pathways.shared.resolved_requests import PathwayRequest
from support.builders import a_firmware_version

VERSION = a_firmware_version(7)
PRODUCT = FirmwareReference(product=ProductReference(firmware_version=VERSION.version_hex))
WITH_MODEL = FirmwareReference(
    product=ProductReference(firmware_version=VERSION.version_hex, model_identifier=VERSION.model_identifier)
)
MODEL = FirmwareReference(product=ProductReference(model_identifier=VERSION.model_identifier))
ENTRY = FirmwareReference(7)
OTHER = FirmwareReference(8)


@pytest.mark.parametrize(
    "request_",
    [
        PathwayRequest(ENTRY),
        PathwayRequest(ENTRY, OTHER),
        PathwayRequest(PRODUCT, None, Installation(JoinedAs.CAD)),
        PathwayRequest(ENTRY, None, Installation(None, PRODUCT)),
        PathwayRequest(ENTRY, WITH_MODEL, Installation(JoinedAs.PPMID, OTHER, PRODUCT)),
    ],
)
def test_request_is_read_back_as_it_was(request_: PathwayRequest) -> None:
    assert request_of(text_of(request_)) == request_


@pytest.mark.parametrize("reference", [ENTRY, PRODUCT, WITH_MODEL, MODEL])
@pytest.mark.parametrize("place", range(4))
def test_version_finds_every_request_that_may_mean_it(reference: FirmwareReference, place: int) -> None:
    ends: list[FirmwareReference | None] = [OTHER, None, None, None]
    ends[place] = reference
    source, target, hub, inventory = ends
    request = PathwayRequest(source or OTHER, target, Installation(None, hub, inventory))
    assert keys_of(request) & set(keys_of_versions([VERSION]))
    assert not keys_of(PathwayRequest(FirmwareReference(9))) & set(keys_of_versions([VERSION]))
