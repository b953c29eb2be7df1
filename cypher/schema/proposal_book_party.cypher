CYPHER 5
// proposal_book_party
// keeps: one node for the proposals of a party, which is locked while one is made
CREATE CONSTRAINT proposal_book_party IF NOT EXISTS
FOR (book:ProposalBook) REQUIRE book.party IS UNIQUE
