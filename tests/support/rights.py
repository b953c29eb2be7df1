"""Rights to read some tiers, for tests that are not about access."""

from typing import Final

from firmware_graph.model.rights import TIER_OF, Rights
from firmware_graph.model.vocabulary import Tier


def rights_to(*tiers: Tier) -> Rights:
    """Return the rights to read some tiers."""
    return Rights(frozenset(scope for scope, tier in TIER_OF.items() if tier in tiers))


EVERY_RIGHT: Final = rights_to(*Tier)
