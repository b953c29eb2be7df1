import "graphiql/setup-workers/vite";
import "graphiql/style.css";
import "@graphiql/plugin-explorer/style.css";
import "./graphiql.css";

import { explorerPlugin } from "@graphiql/plugin-explorer";
import { HISTORY_PLUGIN } from "@graphiql/plugin-history";
import { useGraphiQL, useGraphiQLActions } from "@graphiql/react";
import { createGraphiQLFetcher } from "@graphiql/toolkit";
import { GraphiQL } from "graphiql";
import { useEffect, useState } from "react";
import { createRoot } from "react-dom/client";
import { READY_QUERIES_PLUGIN } from "./ready-queries-plugin";
import { TitleBar } from "./title-bar";
import { fetchAsCaller } from "./token";

// GraphiQL asks for the schema again whenever one of these is another object, so they are made once.
const fetcher = createGraphiQLFetcher({ url: "/graphql", fetch: fetchAsCaller, enableIncrementalDelivery: false });
const plugins = [READY_QUERIES_PLUGIN, explorerPlugin({}), HISTORY_PLUGIN];

const WELCOME = `# Ask the firmware graph.
# On the left are queries to
# start from. Ctrl-Space
# completes, Ctrl-Enter runs.

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
function SchemaForCaller({ caller }: { caller: number }) {
  const { introspect } = useGraphiQLActions();
  const isMissing = useGraphiQL((state) => state.fetchError !== null);
  useEffect(() => {
    if (isMissing) void introspect();
    // `isMissing` alone must not ask again, or a server that is away would be asked for ever.
  }, [caller]);
  return null;
}

/** What another page asks for: behind `#`, so that no server is told, and read once. */
const asked = new URLSearchParams(location.hash.slice(1));

function Page() {
  const [caller, setCaller] = useState(0);
  return (
    <>
      <TitleBar onTokenChange={() => setCaller((count) => count + 1)} />
      <GraphiQL
        fetcher={fetcher}
        plugins={plugins}
        visiblePlugin={READY_QUERIES_PLUGIN}
        defaultQuery={WELCOME}
        {...(asked.has("query") && {
          initialQuery: asked.get("query") ?? "",
          initialVariables: asked.get("variables") ?? "",
        })}
        isHeadersEditorEnabled={false}
        shouldPersistHeaders={false}
        showPersistHeadersSettings={false}
      >
        <GraphiQL.Logo> </GraphiQL.Logo>
        <SchemaForCaller caller={caller} />
      </GraphiQL>
    </>
  );
}

createRoot(document.getElementById("page")!).render(<Page />);
