CYPHER 5
// defect_id
// keeps: one node for a defect
CREATE CONSTRAINT defect_id IF NOT EXISTS
FOR (defect:Defect) REQUIRE defect.defect_id IS UNIQUE
