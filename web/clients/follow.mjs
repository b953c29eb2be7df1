// Follows the feed with the official client of a protocol, and prints each result as a line of JSON,
// until it has so many events.
// node follow.mjs (ws|sse) URL AUTHORIZATION POSITION COUNT
import { createClient as createSse } from "graphql-sse";
import { createClient as createWs } from "graphql-ws";

const [protocol, url, authorization, after, count] = process.argv.slice(2);
const query =
  "subscription ($after: String) { changes(after: $after) { nodes { id kind } position } }";
const client =
  protocol === "ws"
    ? createWs({ url, connectionParams: { authorization } })
    : createSse({ url, headers: { authorization } });

let received = 0;
for await (const result of client.iterate({ query, variables: { after } })) {
  process.stdout.write(`${JSON.stringify(result)}\n`);
  received += result.data.changes.nodes.length;
  if (received >= Number(count)) break;
}
client.dispose();
