/** The lists in an answer, each as the rows and columns of a table. */

export type Cell = string | number | boolean | null;
export type Row = Record<string, Cell>;

export interface AnswerList {
  /** Where it is in the answer, such as `manufacturers.deviceModels`. */
  name: string;
  columns: string[];
  rows: Row[];
  /** How many there are in all, where the answer says so. */
  total: number | null;
  /** Whether these are all; null where the query did not ask. */
  isWhole: boolean | null;
  /** Why the answer lacks some of what was asked for. */
  errors: string[];
}

type Fields = Record<string, unknown>;

/** What connections wrap their rows in, which no reader of a table asks about. */
const WRAPPERS = new Set(["nodes", "edges", "node"]);
const WHOLE_ANSWER = "the answer";

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isListOfFields(value: unknown): value is (Fields | null)[] {
  return Array.isArray(value) && value.some(isFields);
}

/** Return the lists of an answer; one without any is a single row. What was refused or failed in part is not whole. */
export function listsIn(answer: unknown): AnswerList[] {
  if (!isFields(answer) || !isFields(answer["data"])) return [];
  const errors = messagesIn(answer["errors"]);
  return allListsIn(answer["data"]).map((list) => (errors.length > 0 ? { ...list, isWhole: false, errors } : list));
}

function messagesIn(errors: unknown): string[] {
  return isListOfFields(errors) ? errors.map((error) => String(error?.["message"] ?? "")) : [];
}

function allListsIn(data: Fields): AnswerList[] {
  const found = new Map<string, AnswerList>();
  const row = read(data, "", {}, found);
  if (found.size > 0) return [...found.values()].map(withColumns);
  const only = { name: WHOLE_ANSWER, columns: [], rows: [row], total: 1, isWhole: true, errors: [] };
  return Object.keys(row).length > 0 ? [withColumns(only)] : [];
}

/** Name the columns, those of the list itself by their names within it. */
function withColumns(list: AnswerList): AnswerList {
  const inside = `${list.name}.`;
  const short = (name: string) => (name.startsWith(inside) ? name.slice(inside.length) : name);
  const rows = list.rows.map((row) => Object.fromEntries(Object.entries(row).map(([name, cell]) => [short(name), cell])));
  return { ...list, rows, columns: [...new Set(rows.flatMap(Object.keys))] };
}

/** Return what is in an object beside its lists, by dotted names; its lists are added to `found`, below the rows around. */
function read(fields: Fields, path: string, around: Row, found: Map<string, AnswerList>, row: Row = {}): Row {
  const lists: [string, (Fields | null)[]][] = [];
  for (const [name, value] of Object.entries(fields)) {
    if (name === "pageInfo") continue;
    const inner = WRAPPERS.has(name) ? path : joined(path, name);
    if (isListOfFields(value)) lists.push([inner, value]);
    else if (isFields(value)) read(value, inner, around, found, row);
    else row[inner] = cellOf(value);
  }
  for (const [name, items] of lists) addRows(name, items, fields, { ...around, ...withoutTotals(row) }, found);
  return row;
}

function addRows(name: string, items: (Fields | null)[], owner: Fields, around: Row, found: Map<string, AnswerList>): void {
  const list = found.get(name) ?? { name, columns: [], rows: [], total: 0, isWhole: true, errors: [] };
  found.set(name, list);
  const [total, isWhole] = sizeOf(owner, items);
  list.total = list.total === null || total === null ? null : list.total + total;
  list.isWhole = list.isWhole === false || isWhole === false ? false : list.isWhole && isWhole;
  for (const item of items) {
    const row: Row = { ...around };
    list.rows.push(row);
    if (item !== null) Object.assign(row, read(item, name, row, found));
  }
}

/** Return how many rows a connection has in all, and whether these are all of them, as far as was asked. */
function sizeOf(owner: Fields, items: unknown[]): [number | null, boolean | null] {
  if (owner["nodes"] !== items && owner["edges"] !== items) return [items.length, true];
  const page = owner["pageInfo"];
  const goesOn = isFields(page) && typeof page["hasNextPage"] === "boolean" ? page["hasNextPage"] : null;
  const total = typeof owner["totalCount"] === "number" ? owner["totalCount"] : null;
  const isWhole = goesOn === null ? total === null ? null : total === items.length : !goesOn;
  return [total, isWhole];
}

function withoutTotals(row: Row): Row {
  return Object.fromEntries(Object.entries(row).filter(([name]) => !/(^|\.)totalCount$/.test(name)));
}

function joined(path: string, name: string): string {
  return path === "" ? name : `${path}.${name}`;
}

function cellOf(value: unknown): Cell {
  if (Array.isArray(value)) return value.join(", ");
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? value : null;
}
