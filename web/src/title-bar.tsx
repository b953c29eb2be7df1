import { useState, type SyntheticEvent } from "react";
import icon from "./icon.svg";
import { setToken, tokenSays } from "./token";

/** Name the service, and show and change on whose behalf the page asks. */
export function TitleBar({ onTokenChange }: { onTokenChange: () => void }) {
  const [token, showToken] = useState<string | null>(null);
  const [draft, setDraft] = useState("");

  function use(text: string) {
    showToken(setToken(text));
    setDraft("");
    onTokenChange();
  }

  function submit(event: SyntheticEvent) {
    event.preventDefault();
    use(draft);
  }

  return (
    <header className="title-bar">
      <img src={icon} alt="" width="24" height="24" />
      <h1>firmware-graph</h1>
      <p className="caller" role="status" data-signed={token !== null}>
        {token === null ? "Anonymous: public CPL data only" : `Token set: ${tokenSays(token)}`}
      </p>
      {token === null ? (
        <form onSubmit={submit}>
          <input
            type="password"
            aria-label="Bearer token"
            placeholder="Bearer token"
            title="Kept in this page's memory only: gone when the page is closed or loaded again"
            // Chromium offers to keep what it takes for a password; it never does so for a one-time code.
            autoComplete="one-time-code"
            spellCheck={false}
            value={draft}
            onChange={(event) => setDraft(event.target.value)}
          />
          <button type="submit" disabled={draft.trim() === ""}>
            Use token
          </button>
        </form>
      ) : (
        <button type="button" onClick={() => use("")}>
          Forget token
        </button>
      )}
    </header>
  );
}
