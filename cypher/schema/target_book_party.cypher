CYPHER 5
// target_book_party
// keeps: one node for the targets of a party, which whoever sets them locks
CREATE CONSTRAINT target_book_party IF NOT EXISTS
FOR (book:TargetBook) REQUIRE book.party IS UNIQUE
