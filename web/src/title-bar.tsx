import { useState, type SyntheticEvent } from "react";
import icon from "./icon.svg";
import { dropRefusal, forgetToken, offerToken, useCaller, type Caller } from "./token";

interface Props {
  areQueriesShown: boolean;
  onToggleQueries: () => void;
}

/** Name the service, fold the ready queries, and show and change on whose behalf the page asks. */
export function TitleBar({ areQueriesShown, onToggleQueries }: Props) {
  const caller = useCaller();
  return (
    <header className="title-bar">
      <img src={icon} alt="" width="24" height="24" />
      <h1>firmware-graph</h1>
      <button type="button" id="ready-queries-button" aria-expanded={areQueriesShown} onClick={onToggleQueries}>
        Ready queries
      </button>
      <a href="/">Explorer</a>
      <p className="caller" id="caller" role="status" data-is={caller.is}>
        {inWords(caller)}
      </p>
      {caller.is === "accepted" || caller.is === "lapsed" ? (
        <button type="button" onClick={forgetToken}>
          Forget token
        </button>
      ) : (
        <TokenForm caller={caller} />
      )}
      <a href="/docs/access#tokens">How do I get a token?</a>
    </header>
  );
}

function TokenForm({ caller }: { caller: Caller }) {
  const [draft, setDraft] = useState("");

  function submit(event: SyntheticEvent) {
    event.preventDefault();
    void offerToken(draft);
  }

  function edit(text: string) {
    setDraft(text);
    dropRefusal();
  }

  return (
    <form onSubmit={submit}>
      <input
        type="password"
        aria-label="Bearer token"
        aria-invalid={caller.is === "malformed" || caller.is === "refused"}
        aria-describedby="caller"
        placeholder="Bearer token"
        title="Kept in this page's memory only: gone when the page is closed or loaded again"
        // Chromium offers to keep what it takes for a password; it never does so for a one-time code.
        autoComplete="one-time-code"
        spellCheck={false}
        value={draft}
        onChange={(event) => edit(event.target.value)}
      />
      <button type="submit" disabled={draft.trim() === "" || caller.is === "asking"}>
        Use token
      </button>
    </form>
  );
}

/** Return in words on whose behalf the page asks, and why it is nobody's where what was given is not accepted. */
function inWords(caller: Caller): string {
  switch (caller.is) {
    case "anonymous":
      return "Anonymous: public CPL data only";
    case "asking":
      return "Asking the server about the token…";
    case "malformed":
      return "Not used: that is neither a token nor a key of this service";
    case "refused":
      return `Not used: ${caller.why}`;
    case "accepted":
      return `Token accepted: ${caller.says}`;
    case "lapsed":
      return `Token no longer accepted: ${caller.why}`;
  }
}
