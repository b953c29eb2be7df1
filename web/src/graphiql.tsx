import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./graphiql.css";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { useGraphiQL, useGraphiQLActions, type GraphiQLPlugin } from "@graphiql/react";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { useEffect, useState } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { AccessibleEditor } from "./accessible-editor";
import { AnswerView } from "./answer-view";
import { pageStorage } from "./page-storage";
import { focusEditor, focusReadyQueries, HAS_ROOM, READY_QUERIES_PLUGIN, useFolding } from "./ready-queries-plugin";
import { TitleBar } from "./title-bar";
import { fetchAsCaller, useCaller } from "./token";

// GraphiQL asks for the schema again whenever one of these is another object, so they are made once.
const fetcher = createGraphiQLFetcher({ url: "/graphql", fetch: fetchAsCaller, enableIncrementalDelivery: false });
const plugins = [READY_QUERIES_PLUGIN, explorerPlugin({}), HISTORY_PLUGIN];

const WELCOME = `# Ask the firmware graph.
# To start from: 'Ready
# queries', above.
# Ctrl-Space completes,
# Ctrl-Enter runs,
# Escape leaves here.

query Welcome {
  revision {
    id
  }
  manufacturers(first: 10) {
    nodes {
      code
      name
    }
  }
}
`;

/** Ask for the schema again where an earlier caller was not given it; it is the same for all who are. */
function SchemaForCaller() {
  const { introspect } = useGraphiQLActions();
  const isMissing = useGraphiQL((state) => state.fetchError !== null);
  const caller = useCaller();
  useEffect(() => {
    if (isMissing && caller.is === "accepted") void introspect();
    // `isMissing` alone must not ask again, or a server that is away would be asked for ever.
  }, [caller]);
  return null;
}

/** What another page asks for: behind `#`, so that no server is told, and read once. */
const asked = new URLSearchParams(location.hash.slice(1));

function Page() {
  const [plugin, setPlugin] = useState<GraphiQLPlugin | null>(HAS_ROOM.matches ? READY_QUERIES_PLUGIN : null);
  const [isTable, setTable] = useState(false);
  const areQueriesShown = plugin === READY_QUERIES_PLUGIN;
  useFolding(areQueriesShown, setPlugin);

  function toggleQueries() {
    flushSync(() => setPlugin(areQueriesShown ? null : READY_QUERIES_PLUGIN));
    if (!areQueriesShown) requestAnimationFrame(focusReadyQueries);
  }

  return (
    <>
      <a
        className="skip-link"
        href="#graphiql-session"
        onClick={(event) => {
          event.preventDefault();
          focusEditor();
        }}
      >
        Skip to the editor
      </a>
      <TitleBar areQueriesShown={areQueriesShown} onToggleQueries={toggleQueries} />
      <main className={isTable ? "shows-table" : ""}>
        <GraphiQL
          fetcher={fetcher}
          plugins={plugins}
          {...(plugin && { visiblePlugin: plugin })}
          onTogglePluginVisibility={setPlugin}
          storage={pageStorage}
          defaultQuery={WELCOME}
          defaultEditorToolsVisibility={true}
          {...(asked.has("query") && {
            initialQuery: asked.get("query") ?? "",
            initialVariables: asked.get("variables") ?? "",
          })}
          isHeadersEditorEnabled={false}
          shouldPersistHeaders={false}
          showPersistHeadersSettings={false}
        >
          <GraphiQL.Logo> </GraphiQL.Logo>
          <GraphiQL.Footer>
            <AnswerView isTable={isTable} onTable={setTable} />
          </GraphiQL.Footer>
          <SchemaForCaller />
          <AccessibleEditor />
        </GraphiQL>
      </main>
    </>
  );
}

createRoot(document.getElementById("page")!).render(<Page />);
