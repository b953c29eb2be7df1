/** The bearer token of this page: held in memory only, so that it is gone with the tab. */

import { useSyncExternalStore } from "react";

/** As `firmware_graph/model/key_format.py` writes them. */
const API_KEY = /^fwg_[0-9A-Za-z]{49}$/;
const ENDPOINT = "/graphql";
const NO_ANSWER = "the server does not answer; try again";
const PATIENCE_MS = 20_000;

/**
 * On whose behalf the page asks. A token is used once the server accepted it, and `lapsed` where it does so no more.
 * `says` is whom the token says it is for, `why` what the server says is wrong with it.
 */
export type Caller =
  | { is: "anonymous" }
  | { is: "asking" }
  | { is: "malformed" }
  | { is: "refused"; why: string }
  | { is: "accepted"; says: string }
  | { is: "lapsed"; why: string };

let caller: Caller = { is: "anonymous" };
let current: string | null = null;
let wasEverSigned = false;
const listeners = new Set<() => void>();

export function useCaller(): Caller {
  return useSyncExternalStore(
    (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    () => caller,
  );
}

/** Whether a token was used since the page was loaded. */
export function hasBeenSigned(): boolean {
  return wasEverSigned;
}

/** Return whom the token in use says it is for; null without one. */
export function askedAs(): string | null {
  return current === null ? null : (tokenSays(current) ?? null);
}

function become(next: Caller): void {
  caller = next;
  for (const listener of listeners) listener();
}

/** Use a token if the server accepts it; a text that is none is not sent. */
export async function offerToken(text: string): Promise<void> {
  const token = withoutScheme(text);
  const says = tokenSays(token);
  if (says === null) return become({ is: "malformed" });
  become({ is: "asking" });
  const why = await refusalOf(token);
  if (why !== null) return become({ is: "refused", why });
  current = token;
  wasEverSigned = true;
  become({ is: "accepted", says });
}

export function forgetToken(): void {
  current = null;
  become({ is: "anonymous" });
}

/** Drop what was said of a text that was not used. */
export function dropRefusal(): void {
  if (caller.is === "malformed" || caller.is === "refused") become({ is: "anonymous" });
}

/** Send a request as `fetch` does, as the caller whose token was given. */
export async function fetchAsCaller(input: RequestInfo | URL, init?: RequestInit): Promise<Response> {
  const token = current;
  const response = await send(input, token, init);
  if (response.status === 401 && token !== null && token === current) {
    become({ is: "lapsed", why: await messageIn(response.clone()) });
  }
  return response;
}

function send(input: RequestInfo | URL, token: string | null, init?: RequestInit): Promise<Response> {
  const headers = new Headers(init?.headers);
  if (token !== null) headers.set("Authorization", `Bearer ${token}`);
  return fetch(input, { ...init, headers, credentials: "omit", referrerPolicy: "no-referrer" });
}

/** Ask the server what is wrong with a token, by a question that reads nothing; null where it accepts it. */
async function refusalOf(token: string): Promise<string | null> {
  try {
    const response = await send(ENDPOINT, token, {
      method: "POST",
      headers: { "Content-Type": "application/json", Accept: "application/json" },
      body: JSON.stringify({ query: "{ __typename }" }),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    return response.ok ? null : await messageIn(response);
  } catch {
    return NO_ANSWER;
  }
}

/** Return the message of a refusal, as GraphQL or as a problem (RFC 9457). */
async function messageIn(response: Response): Promise<string> {
  const body = (await response.json().catch(() => null)) as {
    errors?: { message?: string }[];
    detail?: string;
  } | null;
  return body?.errors?.[0]?.message ?? body?.detail ?? `the server answers with status ${response.status}`;
}

/**
 * Return in a few words whom a token says it is for, or null for a text with the form of neither a token nor an API key.
 * Only the server can tell whether it is true.
 */
function tokenSays(text: string): string | null {
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
