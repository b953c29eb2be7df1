CYPHER 5
// proposal_id
// keeps: one node for a proposal
CREATE CONSTRAINT proposal_id IF NOT EXISTS
FOR (proposal:Proposal) REQUIRE proposal.proposal_id IS UNIQUE
