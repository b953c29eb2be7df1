// One measurement: requests from a prepared list, sent over so many connections for so many seconds.
//
// The job is one JSON object on standard input: url, headers, bodies (the path of a file with one request body a
// line), connections, warmUp and seconds. The outcome is one JSON object on standard output. Latencies are kept to
// the microsecond, which autocannon's own histogram, of whole milliseconds, does not.
import { readFileSync } from "node:fs";
import { performance } from "node:perf_hooks";
import autocannon from "autocannon";

const job = JSON.parse(readFileSync(0, "utf8"));
const bodies = readFileSync(job.bodies, "utf8").trimEnd().split("\n");

/** Deal the list out: together the connections send all of it, and none sends what another does. */
function share(place) {
  const first = Math.floor((place * bodies.length) / job.connections);
  const next = Math.floor(((place + 1) * bodies.length) / job.connections);
  return bodies.slice(first, Math.max(next, first + 1)).map((body) => ({ method: "POST", body }));
}

/** Send for so many seconds; every response with the moment at which it came, in milliseconds after the begin. */
async function fire(seconds) {
  const responses = [];
  let failures = 0;
  let place = 0;
  const instance = autocannon({
    url: job.url,
    method: "POST",
    headers: { "content-type": "application/json", ...job.headers },
    connections: job.connections,
    duration: seconds,
    sampleInt: 50,
    timeout: 60,
    setupClient: (client) => client.setRequests(share(place++)),
  });
  const began = performance.now();
  instance.on("response", (_client, status, bytes, latency) => {
    responses.push({ at: performance.now() - began, bytes, latency });
    if (status !== 200) failures += 1;
  });
  const outcome = await instance;
  return { responses, failures: failures + outcome.errors + outcome.timeouts };
}

/** Warm up, longer where answers take long, and say how long they take, in seconds. */
async function warmed() {
  let seconds = job.warmUp;
  for (;;) {
    const { responses, failures } = await fire(seconds);
    if (failures || responses.length >= job.connections) {
      const latencies = responses.map(({ latency }) => latency).sort((one, other) => one - other);
      return { usual: (quantile(latencies, 0.5) ?? 0) / 1000, failedBefore: failures };
    }
    if (seconds > 30) throw new Error("hardly anything is answered");
    seconds *= 3;
  }
}

/** The latency below which this share of the requests stayed, in milliseconds. */
function quantile(sorted, part) {
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] : null;
}

// The first requests of all connections come at once, so what is counted begins one answer later.
const { usual, failedBefore } = await warmed();
const window = Math.max(job.seconds, 5 * usual);
const { responses, failures } = await fire(usual + window + 0.1);
const counted = responses.filter(({ at }) => at >= usual * 1000 && at < (usual + window) * 1000);
const sorted = Float64Array.from(counted, ({ latency }) => latency).sort();
console.log(
  JSON.stringify({
    requests: counted.length,
    seconds: window,
    failures: failures + failedBefore,
    bytes: counted.reduce((sum, { bytes }) => sum + bytes, 0) / Math.max(counted.length, 1),
    p50: quantile(sorted, 0.5),
    p99: quantile(sorted, 0.99),
  }),
);
process.exit(0);
