// Runs the audits of GraphQL over HTTP on a server, and prints each as a line of JSON: its ID, name, status and reason.
// node audit.mjs URL
import { auditServer } from "graphql-http";

const [url] = process.argv.slice(2);
for (const { id, name, status, reason } of await auditServer({ url })) {
  process.stdout.write(`${JSON.stringify({ id, name, status, reason })}\n`);
}
