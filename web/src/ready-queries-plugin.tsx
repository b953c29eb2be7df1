import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from "@graphiql/react";
import { groups, readyQueries, type Group, type ReadyQuery } from "./ready-queries";

const TOKENS = { party: "party", ssc: "SSC" };

function Icon() {
  return (
    <svg viewBox="0 0 24 24" height="1em" fill="none" stroke="currentColor" strokeWidth="1.6" aria-hidden="true">
      <path d="M4 5h3M4 12h3M4 19h3M11 5h9M11 12h9M11 19h5" strokeLinecap="round" />
    </svg>
  );
}

function useOpenInTab(): (query: ReadyQuery) => void {
  const { addTab, setOperationName } = useGraphiQLActions();
  const queryEditor = useGraphiQL((state) => state.queryEditor);
  return ({ operation, text }) => {
    if (queryEditor?.getValue().trim()) addTab();
    queryEditor?.setValue(text);
    // GraphiQL reads the text a tenth of a second later; who runs it before would ask for the operation of another tab.
    setOperationName(operation);
  };
}

function NeededToken({ token }: Pick<ReadyQuery, "token">) {
  if (token === "none") return null;
  return <small>{TOKENS[token]} token</small>;
}

function ReadyQueries() {
  const open = useOpenInTab();
  return (
    <section className="ready-queries" aria-label="Ready queries">
      <div className="graphiql-doc-explorer-title">Ready queries</div>
      {(Object.keys(groups) as Group[]).map((group) => (
        <section key={group} aria-labelledby={`for-${group}`}>
          <h2 id={`for-${group}`}>{groups[group]}</h2>
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
