// Attacks on @neo4j/graphql with its authorization rules, as a caller who may not see ZigBee stacks.
//
// The restricted fact is modelled in several ways, each as the documentation of version 7 has it. Each attack is sent to
// two states of the database that differ in that fact alone: where the responses differ, the attack learns of it.
// NEO4J_URI, NEO4J_USER and NEO4J_PASSWORD come from the environment; the database is emptied. One line of JSON is
// printed for each attack: {variant, attack, outcome, first, second}.
import { Neo4jGraphQL } from "@neo4j/graphql";
import { graphql } from "graphql";
import neo4j from "neo4j-driver";

const { NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD } = process.env;
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD), { telemetryDisabled: true });

const STATES = [["EmberZNet", "Z-Stack"], ["Z-Stack", "EmberZNet"]];
const LOAD = `
  CREATE (model:DeviceModel {key: 'M'})
  WITH model
  UNWIND [[1, $stacks[0]], [2, $stacks[1]]] AS row
  CREATE (model)-[:HAS_FIRMWARE]->(version:FirmwareVersion {cpl_entry_id: row[0], stack_name: row[1]})
  CREATE (version)-[:BUILT_ON]->(:Stack {name: row[1], label: toString(row[0])})`;

const COMMITTEE = `where: { jwt: { roles: { includes: "ssc" } } }`;
const VALIDATED = `@authorization(validate: [{ ${COMMITTEE} }])`;
const FILTERED = `@authorization(filter: [{ ${COMMITTEE} }])`;
const HIDDEN = `@filterable(byValue: false, byAggregate: false) @sortable(byValue: false) @selectable(onRead: true, onAggregate: false)`;

const onField = (directives) => `
  type FirmwareVersion @node @mutation(operations: []) {
    cplEntryId: Int! @alias(property: "cpl_entry_id")
    stackName: String @alias(property: "stack_name") ${directives}
    deviceModel: [DeviceModel!]! @relationship(type: "HAS_FIRMWARE", direction: IN)
  }`;
const onType = (directives, ofRelationship = "") => `
  type FirmwareVersion @node @mutation(operations: []) {
    cplEntryId: Int! @alias(property: "cpl_entry_id")
    deviceModel: [DeviceModel!]! @relationship(type: "HAS_FIRMWARE", direction: IN)
    stack: [Stack!]! @relationship(type: "BUILT_ON", direction: OUT) ${ofRelationship}
  }
  type Stack @node @mutation(operations: []) ${directives} {
    name: String!
    label: String!
  }`;
const COMMON = `
  type JWT @jwt { roles: [String!]! }
  type DeviceModel @node @mutation(operations: []) {
    id: ID! @alias(property: "key")
    firmwareVersions: [FirmwareVersion!]! @relationship(type: "HAS_FIRMWARE", direction: OUT)
  }`;

const VARIANTS = {
  "rule on the field": onField(VALIDATED),
  "and taken out of filters, order and aggregates": onField(`${VALIDATED} ${HIDDEN}`),
  "validate rule on the type": onType(VALIDATED),
  "filter rule on the type": onType(FILTERED),
  "and its relationship taken out of filters": onType(FILTERED, "@filterable(byValue: false, byAggregate: false)"),
};

// Each attack has a text for a restricted field, and one for a restricted type.
const ATTACKS = {
  "read it": [
    `{ firmwareVersions { cplEntryId stackName } }`,
    `{ firmwareVersions { cplEntryId stack { name } } }`,
  ],
  "filter by it": [
    `{ firmwareVersions(where: { stackName: { eq: "EmberZNet" } }) { cplEntryId } }`,
    `{ firmwareVersions(where: { stack: { some: { name: { eq: "EmberZNet" } } } }) { cplEntryId } }`,
  ],
  "guess it letter by letter": [
    `{ firmwareVersions(where: { stackName: { startsWith: "E" } }) { cplEntryId } }`,
    `{ firmwareVersions(where: { stack: { some: { name: { startsWith: "E" } } } }) { cplEntryId } }`,
  ],
  "filter by it from a neighbour": [
    `{ deviceModels { firmwareVersions(where: { stackName: { eq: "EmberZNet" } }) { cplEntryId } } }`,
    `{ deviceModels { firmwareVersions(where: { stack: { some: { name: { eq: "EmberZNet" } } } }) { cplEntryId } } }`,
  ],
  "order by it": [
    `{ firmwareVersions(sort: [{ stackName: ASC }]) { cplEntryId } }`,
    `{ stacks(sort: [{ name: ASC }]) { label } }`,
  ],
  "page by it": [
    `{ firmwareVersionsConnection(first: 1, sort: [{ stackName: ASC }]) { pageInfo { endCursor } edges { cursor node { cplEntryId } } } }`,
    `{ stacksConnection(first: 1, sort: [{ name: ASC }]) { pageInfo { endCursor } edges { cursor node { label } } } }`,
  ],
  "count by it": [
    `{ firmwareVersionsConnection(where: { cplEntryId: { eq: 1 }, stackName: { eq: "EmberZNet" } }) { aggregate { count { nodes } } } }`,
    `{ firmwareVersionsConnection(where: { cplEntryId: { eq: 1 }, stack: { some: { name: { eq: "EmberZNet" } } } }) { aggregate { count { nodes } } } }`,
  ],
  "aggregate it": [
    `{ firmwareVersionsConnection(where: { cplEntryId: { eq: 1 } }) { aggregate { node { stackName { longest } } } } }`,
    `{ firmwareVersions(where: { cplEntryId: { eq: 1 } }) { stackConnection { aggregate { node { name { longest } } } } } }`,
  ],
  "tell it by whether there is an error": [
    `{ firmwareVersions(where: { cplEntryId: { eq: 1 }, stackName: { eq: "EmberZNet" } }) { cplEntryId stackName } }`,
    `{ stacks(where: { label: { eq: "1" }, name: { eq: "EmberZNet" } }) { label } }`,
  ],
};

async function load(stacks) {
  await driver.executeQuery("MATCH (node) DETACH DELETE node");
  await driver.executeQuery(LOAD, { stacks });
}

async function asked(schema, source, roles) {
  const contextValue = { jwt: { sub: "attacker", roles }, sessionConfig: { database: "neo4j" } };
  return JSON.stringify(await graphql({ schema, source, contextValue }));
}

const bare = (answer) => JSON.stringify({ ...JSON.parse(answer), extensions: undefined });
const isUnknown = (answer) => /Cannot query field|is not defined by type|Unknown argument/.test(answer);

for (const [variant, types] of Object.entries(VARIANTS)) {
  const schema = await new Neo4jGraphQL({ typeDefs: types + COMMON, driver }).getSchema();
  const isOfType = types.includes("type Stack");
  const found = [];
  for (const stacks of STATES) {
    await load(stacks);
    const row = {};
    for (const [attack, texts] of Object.entries(ATTACKS)) {
      row[attack] = bare(await asked(schema, texts[Number(isOfType)], ["party"]));
    }
    row.committee = bare(await asked(schema, ATTACKS["read it"][Number(isOfType)], ["ssc"]));
    found.push(row);
  }
  if (found[0].committee === found[1].committee) throw new Error(`the committee itself sees nothing: ${found[0].committee}`);
  for (const attack of Object.keys(ATTACKS)) {
    const [first, second] = found.map((row) => row[attack]);
    const refused = isUnknown(first) ? "not in the schema" : /"errors"/.test(first) ? "refused" : "same answer";
    console.log(JSON.stringify({ variant, attack, outcome: first === second ? refused : "LEAKS", first, second }));
  }
}
await driver.close();
