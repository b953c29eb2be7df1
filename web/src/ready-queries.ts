/** The ready queries: files that start with `# title: …`, `# for: …`, `# token: …` and `# variables: {…}`. */

export const groups = {
  anyone: "Anyone",
  party: "SEC Parties and suppliers",
  integrator: "Integrators",
  ssc: "SSC analysts",
} as const;

export type Group = keyof typeof groups;

export interface ReadyQuery {
  title: string;
  group: Group;
  token: "none" | "party" | "ssc";
  operation: string;
  text: string;
  /** As JSON, to be edited. */
  variables: string;
}

const HEADER = /^# title: (?<title>.+)\n# for: (?<group>\w+)\n# token: (?<token>none|party|ssc)\n# variables: (?<variables>\{.+\})\n+/;
const OPERATION = /^query (\w+)/m;

function parse([path, file]: [string, string]): ReadyQuery {
  const header = HEADER.exec(file);
  const { title, group, token, variables } = header?.groups ?? {};
  const operation = OPERATION.exec(file)?.[1];
  if (header === null || !title || !group || !variables || !(group in groups)) throw new Error(`${path} has no proper header`);
  if (!operation) throw new Error(`${path} does not name its query`);
  const text = file.slice(header[0].length);
  return {
    title,
    group: group as Group,
    token: token as ReadyQuery["token"],
    operation,
    text,
    variables: JSON.stringify(JSON.parse(variables), null, 2),
  };
}

const files = import.meta.glob<string>("./ready-queries/*.graphql", { query: "?raw", import: "default", eager: true });

export const readyQueries = Object.entries(files).map(parse);
