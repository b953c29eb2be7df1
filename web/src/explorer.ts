/** Comfort for the explorer, which works without: arrow keys go along the upgrades of a picture. */

import "./explorer.scss";

const ALONG: Record<string, "next" | "previous"> = { ArrowRight: "next", ArrowLeft: "previous" };
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
  const along = ALONG[key];
  if (along !== undefined) {
    const entry = node.dataset[along]?.split(" ")[0];
    return entry ? document.querySelector<SVGAElement>(`#node-${entry}`) : null;
  }
  const step = BESIDE[key];
  if (step === undefined) return null;
  const nodes = [...(node.ownerSVGElement?.querySelectorAll<SVGAElement>("a.node") ?? [])];
  return nodes[nodes.indexOf(node) + step] ?? null;
}

for (const picture of document.querySelectorAll("svg.lineage")) {
  picture.addEventListener("keydown", onKey as EventListener);
}

// A long picture begins where its page is about.
document.querySelector<SVGAElement>(".node--focus, .node--way")?.scrollIntoView({ block: "nearest", inline: "center" });
if (location.hash === "") window.scrollTo(0, 0);
