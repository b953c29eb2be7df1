CYPHER 5
// proposal_party
// drives: the proposals of a party
CREATE INDEX proposal_party IF NOT EXISTS
FOR (proposal:Proposal) ON (proposal.party)
