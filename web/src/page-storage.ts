/** What the page keeps between two visits: nothing of what was asked with a token. */

import { hasBeenSigned } from "./token";

const PREFIX = "graphiql:";
const OF_THE_SCREEN = new Set(["theme", "editorFlex", "secondaryEditorFlex"].map((name) => PREFIX + name));
/** The page decides by its width which pane it opens with. */
const NEVER_KEPT = new Set(["visiblePlugin", "docExplorerFlex"].map((name) => PREFIX + name));

/** From the first token on, queries and their variables stay in memory: they may name what is restricted. */
const inMemory = new Map<string, string>();

function mayBeKept(key: string): boolean {
  return !NEVER_KEPT.has(key) && (OF_THE_SCREEN.has(key) || !hasBeenSigned());
}

function keptKeys(): string[] {
  return Object.keys(localStorage).filter((key) => key.startsWith(PREFIX));
}

export const pageStorage = {
  getItem: (key: string): string | null => inMemory.get(key) ?? (NEVER_KEPT.has(key) ? null : localStorage.getItem(key)),
  setItem(key: string, value: string): void {
    if (mayBeKept(key)) localStorage.setItem(key, value);
    else inMemory.set(key, value);
  },
  removeItem(key: string): void {
    inMemory.delete(key);
    if (mayBeKept(key)) localStorage.removeItem(key);
  },
  clear(): void {
    inMemory.clear();
    keptKeys().forEach((key) => localStorage.removeItem(key));
  },
  get length(): number {
    return keptKeys().length;
  },
};
