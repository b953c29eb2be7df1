/** The bearer token of this page: held in memory only, so that it is gone with the tab. */

/** As `firmware_graph/model/key_format.py` writes them. */
const API_KEY = /^fwg_[0-9A-Za-z]{49}$/;

let current: string | null = null;

export function setToken(text: string): void {
  current = withoutScheme(text) || null;
}

/** Send a request as `fetch` does, as the caller whose token was given. */
export function fetchAsCaller(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers);
  if (current !== null) headers.set("Authorization", `Bearer ${current}`);
  return fetch(input, { ...init, headers, credentials: "omit", referrerPolicy: "no-referrer" });
}

/**
 * Return in a few words whom a token says it is for, or null for a text with the form of neither a token nor an API key.
 * Only the server can tell whether it is true.
 */
export function tokenSays(text: string): string | null {
  const token = withoutScheme(text);
  if (API_KEY.test(token)) return "a key";
  const claims = claimsOf(token);
  if (claims === null) return null;
  const roles = [claims["roles"] ?? []].flat().join(", ") || "no role";
  const party = typeof claims["party"] === "string" ? ` of ${claims["party"]}` : "";
  const expires = typeof claims["exp"] === "number" ? `, until ${timeOf(claims["exp"])}` : "";
  return `${roles}${party}${expires}`;
}

function withoutScheme(text: string): string {
  return text.trim().replace(/^Bearer\s+/i, "");
}

function timeOf(secondsSince1970: number): string {
  return new Date(secondsSince1970 * 1000).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

/** Return the claims of a JWT, which has three parts; null for what is none. */
function claimsOf(token: string): Record<string, unknown> | null {
  const [, payload, ...rest] = token.split(".");
  if (payload === undefined || rest.length !== 1) return null;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === "object" && claims !== null ? { ...claims } : null;
  } catch {
    return null;
  }
}
