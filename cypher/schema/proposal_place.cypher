CYPHER 5
// proposal_place
// drives: the proposals in their order
CREATE INDEX proposal_place IF NOT EXISTS
FOR (proposal:Proposal) ON (proposal.place)
