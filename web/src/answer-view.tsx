import { useGraphiQL } from "@graphiql/react";
import { useMemo, useState } from "react";
import { countOf, csvOf } from "./answer-csv";
import { listsIn, type AnswerList, type Cell } from "./answer-lists";
import { askedAs } from "./token";

/** More rows would hold the page up; CSV has them all. */
const MOST_ROWS_SHOWN = 500;

interface Props {
  isTable: boolean;
  onTable: (isTable: boolean) => void;
}

/** The bar below an answer: see a list of it as a table, and take it away as CSV. */
export function AnswerView({ isTable, onTable }: Props) {
  const response = useGraphiQL((state) => state.tabs[state.activeTabIndex]?.response ?? "");
  const operation = useGraphiQL((state) => state.operationName) ?? "answer";
  const lists = useMemo(() => listsIn(parsed(response)), [response]);
  const [chosen, choose] = useState("");
  const list = lists.find(({ name }) => name === chosen) ?? lists[0];
  return (
    <section className="answer-view" aria-label="The answer as a table">
      <div className="answer-bar">
        <button type="button" aria-pressed={isTable} disabled={!isTable && !list} onClick={() => onTable(!isTable)}>
          Table
        </button>
        {lists.length > 1 && (
          <label>
            of <ListChoice lists={lists} chosen={list?.name ?? ""} onChoose={choose} />
          </label>
        )}
        <button type="button" disabled={!list} onClick={() => list && takeAway(list, operation)}>
          CSV
        </button>
        <p role="status">{list ? countOf(list) : "Run a query to have its answer as a table"}</p>
      </div>
      {isTable && list && <AnswerTable list={list} />}
    </section>
  );
}

function ListChoice(props: { lists: AnswerList[]; chosen: string; onChoose: (name: string) => void }) {
  return (
    <select value={props.chosen} onChange={(event) => props.onChoose(event.target.value)}>
      {props.lists.map(({ name }) => (
        <option key={name}>{name}</option>
      ))}
    </select>
  );
}

function AnswerTable({ list }: { list: AnswerList }) {
  const shown = list.rows.slice(0, MOST_ROWS_SHOWN);
  return (
    <div className="answer-table" role="region" aria-label={list.name} tabIndex={0}>
      <table>
        <caption>
          {list.name}
          {shown.length < list.rows.length && `: the first ${shown.length} rows; CSV has all of them`}
        </caption>
        <thead>
          <tr>
            {list.columns.map((column) => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row, index) => (
            <tr key={index}>
              {list.columns.map((column) => (
                <td key={column}>{shownAs(row[column] ?? null)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function shownAs(cell: Cell): string {
  return cell === null ? "" : String(cell);
}

function parsed(response: string): unknown {
  try {
    return JSON.parse(response);
  } catch {
    return null; // while the answer is on its way, and where it was none
  }
}

function takeAway(list: AnswerList, operation: string): void {
  const facts = { "firmware-graph": `${operation}, ${list.name}`, "Asked as": askedAs() ?? "anyone" };
  const text = csvOf(list, facts);
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type: "text/csv;charset=utf-8" }));
  link.download = `${operation}.csv`;
  link.click();
  URL.revokeObjectURL(link.href);
}
