CYPHER 5
// operations_of_proposals
// answers:  the stored operations of some proposals, each with its ID
// params:   proposal_ids LIST<STRING>
// returns:  operations LIST<LIST<STRING>>
// rows:     one
// index:    proposal_id
// example:  {"proposal_ids": ["a"]}
// callers:  firmware_graph.changes.decide_proposal, firmware_graph.questions.parties.proposals
UNWIND $proposal_ids AS proposal_id
MATCH (proposal:Proposal {proposal_id: proposal_id})
RETURN collect([proposal.proposal_id, proposal.operations]) AS operations
