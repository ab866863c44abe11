// The rows of the table: printed as they come, kept in test-results/bench.md and bench.json.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { SMALLEST } from "./size";

export interface Row {
  what: string;
  against: string;
  ours: string;
  theirs: string;
  ratio: string;
  aim: string;
  reached: boolean;
}

const FOLDER = "test-results";
const JSON_FILE = `${FOLDER}/bench.json`;

export function quantile(values: number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN;
}

export const median = (values: number[]): number => quantile(values, 0.5);

/** The median of the ratios of what was measured in turn: the machine's moods hit both sides of each. */
export const ratio = (ours: number[], theirs: number[]): number => median(ours.map((value, run) => value / theirs[run]!));

export function milliseconds(value: number): string {
  if (value >= 1_000) return `${(value / 1_000).toFixed(1)} s`;
  return `${value >= 10 ? Math.round(value) : value.toFixed(2)} ms`;
}

/** Forgets the rows of earlier runs. */
export function begin(): void {
  mkdirSync(FOLDER, { recursive: true });
  writeFileSync(JSON_FILE, "[]");
}

export function add(row: Row): void {
  const rows = [...(JSON.parse(readFileSync(JSON_FILE, "utf8")) as Row[]), row];
  writeFileSync(JSON_FILE, JSON.stringify(rows, undefined, 1));
  const lines = rows.map((it) => `| ${it.what} | ${it.against} | ${it.ours} | ${it.theirs} | ${it.ratio} | ${it.aim} | ${it.reached ? "yes" : "no"} |`);
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${new Date().toISOString().slice(0, 10)}${SMALLEST ? ", smallest size: says nothing" : ""}`;
  const table = ["| what | against | ours | theirs | ratio | aim | reached |", "|---|---|---|---|---|---|---|", ...lines].join("\n");
  writeFileSync(`${FOLDER}/bench.md`, `${machine}\n\n${table}\n`);
  console.log(`${row.what} | ours ${row.ours} | theirs ${row.theirs} | ratio ${row.ratio} | aim ${row.aim} | ${row.reached ? "reached" : "NOT reached"}`);
}
