CYPHER 5
// stack_family_name
// keeps: one node for a family of stacks
CREATE CONSTRAINT stack_family_name IF NOT EXISTS
FOR (family:StackFamily) REQUIRE family.name IS UNIQUE
