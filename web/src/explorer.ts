/** Comfort for the explorer, which works without: arrow keys go along the upgrades of a picture. */

import "./explorer.scss";

const ALONG = new Set(["ArrowRight", "ArrowLeft"]);
const BESIDE: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };

function onKey(event: KeyboardEvent): void {
  const node = event.target instanceof SVGAElement ? event.target : null;
  if (node === null || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const wanted = targetOf(node, event.key);
  if (wanted === null) return;
  event.preventDefault();
  wanted.focus();
  wanted.scrollIntoView({ block: "nearest", inline: "nearest" });
}

/** Follow an upgrade, or go to the version beside this one in the order of reading. */
function targetOf(node: SVGAElement, key: string): SVGAElement | null {
  if (ALONG.has(key)) return alongUpgrade(node, key === "ArrowRight");
  const step = BESIDE[key];
  if (step === undefined) return null;
  const nodes = [...(node.ownerSVGElement?.querySelectorAll<SVGAElement>("a.node") ?? [])];
  return nodes[nodes.indexOf(node) + step] ?? null;
}

/** Return the version that an upgrade leads to, or from, first; null where there is none. */
function alongUpgrade(node: SVGAElement, isForward: boolean): SVGAElement | null {
  const next = node.dataset["next"]?.split(" ")[0];
  if (isForward) return next ? document.querySelector<SVGAElement>(`#node-${next}`) : null;
  const entry = node.id.replace("node-", "");
  return node.ownerSVGElement?.querySelector<SVGAElement>(`a.node[data-next~="${entry}"]`) ?? null;
}

for (const picture of document.querySelectorAll("svg.lineage")) {
  picture.addEventListener("keydown", onKey as EventListener);
}

// A long picture begins where its page is about.
document.querySelector<SVGAElement>(".node--focus, .node--way")?.scrollIntoView({ block: "nearest", inline: "center" });
if (location.hash === "") window.scrollTo(0, 0);
