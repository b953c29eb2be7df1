CYPHER 5
// mail_suppression_until
// drives: the addresses that may be asked again
CREATE INDEX mail_suppression_until IF NOT EXISTS
FOR (suppression:MailSuppression) ON (suppression.until)
