import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from "@graphiql/react";
import { useEffect } from "react";
import { groups, readyQueries, type Group, type ReadyQuery } from "./ready-queries";

const TOKENS = { party: "party", ssc: "SSC" };

function Icon() {
  return (
    <svg viewBox="0 0 24 24" height="1em" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden="true">
      <path d="M4 5h3M4 12h3M4 19h3M11 5h9M11 12h9M11 19h5" strokeLinecap="round" />
    </svg>
  );
}

/** Where there is no room beside the editor, the ready queries lie over it, and fold away once one is chosen. */
export const HAS_ROOM = matchMedia("(min-width: 1441px)");

export function focusEditor(): void {
  document.querySelector<HTMLElement>(".graphiql-query-editor [tabindex='0']")?.focus();
}

export function focusReadyQueries(): void {
  document.querySelector<HTMLElement>(".ready-queries")?.focus();
}

function focusReadyQueriesButton(): void {
  document.querySelector<HTMLElement>("#ready-queries-button")?.focus();
}

/** Fold the ready queries by Escape, and where the window is made too narrow for them. */
export function useFolding(areShown: boolean, setPlugin: (plugin: GraphiQLPlugin | null) => void): void {
  useEffect(() => {
    if (!areShown) return;
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "Escape" || !document.activeElement?.closest(".ready-queries")) return;
      setPlugin(null);
      focusReadyQueriesButton();
    };
    const onWidth = () => HAS_ROOM.matches || setPlugin(null);
    document.addEventListener("keydown", onKey);
    HAS_ROOM.addEventListener("change", onWidth);
    return () => {
      document.removeEventListener("keydown", onKey);
      HAS_ROOM.removeEventListener("change", onWidth);
    };
  }, [areShown]);
}

function useOpenInTab(): (query: ReadyQuery) => void {
  const { addTab, setOperationName, setVisiblePlugin } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  const variableEditor = useGraphiQL((state) => state.variableEditor);
  return ({ operation, text, variables }) => {
    if (queryEditor?.getValue().trim()) addTab();
    queryEditor?.setValue(text);
    variableEditor?.setValue(variables);
    // GraphiQL reads the text a tenth of a second later; who runs it before would ask for the operation of another tab.
    setOperationName(operation);
    if (HAS_ROOM.matches) return;
    setVisiblePlugin(null);
    focusEditor();
  };
}

function NeededToken({ token }: Pick<ReadyQuery, "token">) {
  if (token === "none") return null;
  return <small>{TOKENS[token]} token</small>;
}

function ReadyQueries() {
  const open = useOpenInTab();
  const { setVisiblePlugin } = useGraphiQLActions();

  function fold() {
    setVisiblePlugin(null);
    focusReadyQueriesButton();
  }

  return (
    <section className="ready-queries" aria-labelledby="ready-queries-title" tabIndex={-1}>
      <div className="ready-queries-head">
        <h2 id="ready-queries-title">Ready queries</h2>
        <button type="button" onClick={fold}>
          Close
        </button>
      </div>
      <p>Each opens with variables: change those to ask of something else.</p>
      {(Object.keys(groups) as Group[]).map((group) => (
        <section key={group} aria-labelledby={`for-${group}`}>
          <h3 id={`for-${group}`}>{groups[group]}</h3>
          <ul>
            {readyQueries
              .filter((query) => query.group === group)
              .map((query) => (
                <li key={query.title}>
                  <button type="button" onClick={() => open(query)}>
                    <span>{query.title}</span> <NeededToken token={query.token} />
                  </button>
                </li>
              ))}
          </ul>
        </section>
      ))}
    </section>
  );
}

export const READY_QUERIES_PLUGIN: GraphiQLPlugin = { title: "Ready queries", icon: Icon, content: ReadyQueries };
