/** A list of an answer as CSV, in the form of the service's own exports. */

import type { AnswerList, Cell } from "./answer-lists";

/** What makes spreadsheet programs read a cell as a formula, as `firmware_graph/model/export_marks.py` has it. */
const MAY_BE_FORMULA = /^'*[=+\-@\t\r\0]/;
const NEEDS_QUOTES = /[",\r\n]/;

export function csvOf(list: AnswerList, facts: Record<string, string>): string {
  const comments = Object.entries(facts).map(([name, fact]) => comment(`${name}: ${fact}`));
  const rows = list.rows.map((row) => line(list.columns.map((column) => row[column] ?? null)));
  const end = list.isWhole === true ? "End of export" : "Not whole";
  return [...comments, line(list.columns), ...rows, comment(`${end}: ${countOf(list)}`)].join("");
}

/** Return in words how many rows there are, and of how many. */
export function countOf({ rows, total, isWhole, errors }: AnswerList): string {
  const shown = `${rows.length} ${rows.length === 1 ? "row" : "rows"}`;
  if (errors.length > 0) return `${shown}, and ${errors.length} ${errors.length === 1 ? "error" : "errors"}: ${errors[0]}`;
  if (isWhole === true) return `${shown}, whole`;
  if (isWhole === null) return `${shown}; whether there are more was not asked (totalCount or pageInfo)`;
  return total === null ? `${shown}, and there are more` : `${shown} of ${total}`;
}

function comment(text: string): string {
  return `# ${text.replaceAll(/\s+/g, " ").replaceAll('"', "'")}\r\n`;
}

function line(cells: Cell[]): string {
  return `${cells.map(written).join(",")}\r\n`;
}

function written(cell: Cell): string {
  if (cell === null) return "";
  if (typeof cell !== "string") return String(cell);
  const text = MAY_BE_FORMULA.test(cell) ? `'${cell}` : cell;
  return NEEDS_QUOTES.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
