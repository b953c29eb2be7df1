CYPHER 5
// restricted_reads
// template: read/parties/restricted_reads.cypher.j2
// answers:  the next blocks with records of reads since a moment, the latest first, as many as have a number of them; the latest moment after these; and, if wanted, how many records there are in whole blocks, and the blocks that are not whole
// params:   since INTEGER, party STRING, most_earliest INTEGER, before_latest INTEGER, before_chain STRING, before_last INTEGER, limit INTEGER, wants_total BOOLEAN
// returns:  blocks LIST<LIST<ANY>>, next_latest INTEGER, total INTEGER, divided LIST<LIST<ANY>>
// rows:     one
// index:    audit_block_latest
// example:  {"since": 0, "party": null, "most_earliest": 9000000000000, "before_latest": 9000000000000, "before_chain": "", "before_last": 0, "limit": 51, "wants_total": true}
// callers:  firmware_graph.questions.publication.restricted_reads
MATCH (block:AuditBlock)
WHERE block.latest >= $since AND block.latest <= $before_latest AND block.earliest <= $most_earliest
  AND ($party IS NULL OR $party IN block.parties)
  AND (block.latest < $before_latest OR block.chain < $before_chain
    OR (block.chain = $before_chain AND block.last < $before_last))
WITH block
ORDER BY block.latest DESC, block.chain DESC, block.last DESC
LIMIT $limit + 1
WITH collect(block) AS found, collect(
  CASE
    WHEN $party IS NULL THEN block.last - block.first + 1
    ELSE reduce(n = 0, i IN range(0, size(block.parties) - 1) |
      CASE WHEN block.parties[i] = $party THEN block.party_counts[i] ELSE n END)
  END
) AS counts
WITH found, reduce(so_far = [0, 0], n IN counts |
  CASE WHEN so_far[0] >= $limit THEN so_far ELSE [so_far[0] + n, so_far[1] + 1] END)[1] AS taken
WITH found[taken].latest AS next_latest, [block IN found[..taken] |
  [name IN [
    'chain', 'first', 'last', 'hash', 'earliest', 'latest', 'parties', 'party_counts', 'texts'
  ] | block[name]]
] AS blocks
CALL () {
  UNWIND CASE WHEN $wants_total THEN [true] ELSE [] END AS wanted
  MATCH (block:AuditBlock)
  WHERE block.latest >= $since AND ($party IS NULL OR $party IN block.parties)
  WITH block, block.earliest >= $since AS is_whole
  RETURN sum(
    CASE
      WHEN NOT is_whole THEN 0
      WHEN $party IS NULL THEN block.last - block.first + 1
      ELSE reduce(n = 0, i IN range(0, size(block.parties) - 1) |
        CASE WHEN block.parties[i] = $party THEN block.party_counts[i] ELSE n END)
    END
  ) AS total, collect(
    CASE
      WHEN NOT is_whole THEN [name IN [
        'chain', 'first', 'last', 'hash', 'earliest', 'latest', 'parties', 'party_counts', 'texts'
      ] | block[name]]
    END
  ) AS divided
}
RETURN blocks, next_latest, total, divided
