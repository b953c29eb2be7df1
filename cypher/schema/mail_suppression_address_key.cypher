CYPHER 5
// mail_suppression_address_key
// keeps: one node for each address whose reader ended mail
CREATE CONSTRAINT mail_suppression_address_key IF NOT EXISTS
FOR (suppression:MailSuppression) REQUIRE suppression.address_key IS UNIQUE
