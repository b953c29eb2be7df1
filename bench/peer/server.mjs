// The peer: @neo4j/graphql on graphql-yoga and node's own HTTP server, in production mode, one process.
//
// graphql-yoga keeps parsed and validated documents, as it does by default. NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD and
// PORT come from the environment; "ready" on standard output says that it answers.
import { createServer } from "node:http";
import { Neo4jGraphQL } from "@neo4j/graphql";
import { createYoga } from "graphql-yoga";
import neo4j from "neo4j-driver";
import { typeDefs } from "./schema.mjs";

const { NEO4J_URI, NEO4J_USER, NEO4J_PASSWORD, PORT } = process.env;
const driver = neo4j.driver(NEO4J_URI, neo4j.auth.basic(NEO4J_USER, NEO4J_PASSWORD), {
  maxConnectionPoolSize: 50,
  telemetryDisabled: true,
});
const schema = await new Neo4jGraphQL({ typeDefs, driver }).getSchema();
if (process.argv.includes("--schema")) {
  const { printSchema } = await import("graphql");
  console.log(printSchema(schema));
  process.exit(0);
}
const yoga = createYoga({
  schema,
  context: { sessionConfig: { database: "neo4j" } },
  graphiql: false,
  landingPage: false,
  logging: "error",
});
createServer(yoga).listen(Number(PORT), "127.0.0.1", () => console.log("ready"));
process.on("SIGTERM", () => process.exit(0));
