import { defineConfig } from "vite";

export default defineConfig({
  worker: { format: "es" },
  build: {
    outDir: "../src/firmware_graph/http/pages",
    emptyOutDir: true,
    target: "es2023",
    // The content policy lets scripts and workers come from files alone, and the editor is one large file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 5000,
    // What the licences of the bundled packages ask for: their text goes with every copy.
    // The explorer's templates name its style sheet and script by it.
    manifest: "manifest.json",
    license: { fileName: "licences.md" },
    rolldownOptions: {
      input: ["graphiql.html", "src/explorer.ts", "src/icon.svg"],
      // Libraries mark what runs in a browser ("use client"), where everything of ours does.
      checks: { moduleLevelDirective: false },
    },
  },
});
