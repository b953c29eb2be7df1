"""One proposal, for the party that made it and for those who decide."""

from firmware_graph.database.reader import GraphReader
from firmware_graph.model.proposal import Proposal
from firmware_graph.questions.parties.proposals import proposal_by_id


async def proposal(reader: GraphReader, proposal_id: str, *, party: str | None) -> Proposal | None:
    """Return a proposal of a party, or of any party for None; None if there is no such proposal.

    Another party's proposal is treated as nonexistent. Costs one round trip.

    Raises:
        GraphUnavailable: The database cannot be reached.
        GraphTimeout: The deadline has passed.
    """
    return await proposal_by_id(reader, proposal_id, party=party)
