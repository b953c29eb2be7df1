/** The bearer token of this page: held in memory only, so that it is gone with the tab. */

let current: string | null = null;

export function setToken(text: string): string | null {
  current = text.trim().replace(/^Bearer\s+/i, "") || null;
  return current;
}

/** Send a request as `fetch` does, as the caller whose token was given. */
export function fetchAsCaller(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers);
  if (current !== null) headers.set("Authorization", `Bearer ${current}`);
  return fetch(input, { ...init, headers, credentials: "omit", referrerPolicy: "no-referrer" });
}

/** Say in a few words whom a token says it is for. Only the server can tell whether that is true. */
export function tokenSays(token: string): string {
  const claims = claimsOf(token);
  if (claims === null) return "a key";
  const roles = [claims["roles"] ?? []].flat().join(", ") || "no role";
  const party = typeof claims["party"] === "string" ? ` of ${claims["party"]}` : "";
  const expires = typeof claims["exp"] === "number" ? `, until ${timeOf(claims["exp"])}` : "";
  return `${roles}${party}${expires}`;
}

function timeOf(secondsSince1970: number): string {
  return new Date(secondsSince1970 * 1000).toLocaleString([], { dateStyle: "medium", timeStyle: "short" });
}

function claimsOf(token: string): Record<string, unknown> | null {
  const payload = token.split(".")[1];
  if (payload === undefined) return null;
  try {
    const bytes = Uint8Array.from(atob(payload.replaceAll("-", "+").replaceAll("_", "/")), (c) => c.charCodeAt(0));
    const claims: unknown = JSON.parse(new TextDecoder().decode(bytes));
    return typeof claims === "object" && claims !== null ? { ...claims } : null;
  } catch {
    return null;
  }
}
