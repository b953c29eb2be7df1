/** What GraphiQL lacks for those who have no mouse, do not see the screen, or have a small one. */

import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { useEffect } from "react";

const IS_DARK = matchMedia("(prefers-color-scheme: dark)");

/** What Escape closes in an editor before it leaves it. */
const OPENED = ".suggest-widget.visible, .find-widget.visible, .parameter-hints-widget.visible";

/** Leave an editor by Escape, as Tab writes a tabulator there. Seen before the editor, which takes every Escape for its own. */
function onKey(event: KeyboardEvent): void {
  if (event.key !== "Escape" || !(event.target instanceof HTMLElement)) return;
  const editor = event.target.closest(".monaco-editor");
  if (editor !== null && editor.querySelector(OPENED) === null) editor.closest<HTMLElement>("[tabindex='0']")?.focus();
}

/**
 * Make a list of buttons of the open operations. GraphiQL calls them tabs, with the buttons that open and close them
 * inside, where no screen reader finds them: what is inside a tab is its name.
 */
function nameOperations(operations: Element): void {
  operations.removeAttribute("role");
  for (const operation of operations.children) {
    operation.removeAttribute("role");
    operation.removeAttribute("aria-selected");
    const isOpen = operation.classList.contains("graphiql-tab-active");
    operation.querySelector(".graphiql-tab-button")?.setAttribute("aria-current", String(isOpen));
  }
  document.querySelector("#graphiql-session")?.setAttribute("role", "group");
}

/** Follow the system from light to dark and back, as the page around the editors does, unless another theme was chosen. */
function useThemeOfSystem(): void {
  const { setTheme } = useGraphiQLActions();
  const chosen = useGraphiQL((state) => state.theme);
  useEffect(() => {
    const follow = () => setTheme(chosen);
    IS_DARK.addEventListener("change", follow);
    return () => IS_DARK.removeEventListener("change", follow);
  }, [chosen]);
}

/** Wrap lines that are longer than an editor is wide: on a telephone most are, and nobody scrolls a comment sideways. */
function useWrappedLines(): void {
  const editors = [useGraphiQL((state) => state.queryEditor), useGraphiQL((state) => state.variableEditor)];
  useEffect(() => editors.forEach((editor) => editor?.updateOptions({ wordWrap: "on" })), editors);
}

/** Mends the editor around it. */
export function AccessibleEditor() {
  useThemeOfSystem();
  useWrappedLines();
  useEffect(() => {
    document.addEventListener("keydown", onKey, true);
    const operations = document.querySelector(".graphiql-tabs");
    if (operations === null) throw new Error("GraphiQL has no tabs");
    const observer = new MutationObserver(() => nameOperations(operations));
    observer.observe(operations, { childList: true, subtree: true, attributeFilter: ["class", "role", "aria-selected"] });
    nameOperations(operations);
    return () => {
      document.removeEventListener("keydown", onKey, true);
      observer.disconnect();
    };
  }, []);
  return null;
}
