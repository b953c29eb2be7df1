import { useState, type SyntheticEvent } from "react";
import icon from "./icon.svg";
import { setToken, tokenSays } from "./token";

/** Name the service, and show and change on whose behalf the page asks. */
export function TitleBar({ onTokenChange }: { onTokenChange: () => void }) {
  const [says, setSays] = useState<string | null>(null);
  const [draft, setDraft] = useState("");
  const [isRefused, setRefused] = useState(false);

  function use(text: string, said: string | null) {
    setToken(text);
    setSays(said);
    setDraft("");
    onTokenChange();
  }

  function submit(event: SyntheticEvent) {
    event.preventDefault();
    const said = tokenSays(draft);
    setRefused(said === null);
    if (said !== null) use(draft, said);
  }

  function edit(text: string) {
    setDraft(text);
    setRefused(false);
  }

  return (
    <header className="title-bar">
      <img src={icon} alt="" width="24" height="24" />
      <h1>firmware-graph</h1>
      <p className="caller" id="caller" role="status" data-signed={says !== null}>
        {caller(says, isRefused)}
      </p>
      {says === null ? (
        <>
          <form onSubmit={submit}>
            <input
              type="password"
              aria-label="Bearer token"
              aria-invalid={isRefused}
              aria-describedby="caller"
              placeholder="Bearer token"
              title="Kept in this page's memory only: gone when the page is closed or loaded again"
              // Chromium offers to keep what it takes for a password; it never does so for a one-time code.
              autoComplete="one-time-code"
              spellCheck={false}
              value={draft}
              onChange={(event) => edit(event.target.value)}
            />
            <button type="submit" disabled={draft.trim() === ""}>
              Use token
            </button>
          </form>
          <a href="/docs/access#tokens">How do I get a token?</a>
        </>
      ) : (
        <button type="button" onClick={() => use("", null)}>
          Forget token
        </button>
      )}
    </header>
  );
}

/** Return in words on whose behalf the page asks, and why it is nobody's where what was given is no token. */
function caller(says: string | null, isRefused: boolean): string {
  if (says !== null) return `Token set: ${says}`;
  if (isRefused) return "Not used: that is neither a token nor a key of this service";
  return "Anonymous: public CPL data only";
}
