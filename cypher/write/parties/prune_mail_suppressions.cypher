CYPHER 5
// prune_mail_suppressions
// changes:  forgets the addresses that may be asked again
// params:   before INTEGER
// returns:  nothing
// rows:     none
// index:    mail_suppression_until
// example:  {"before": 0}
// callers:  firmware_graph.delivery.turn
MATCH (suppression:MailSuppression)
WHERE suppression.until < $before
DELETE suppression
