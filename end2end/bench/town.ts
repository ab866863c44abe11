// Invented municipalities of a wanted size, as CSV: the demo's rows over and over, each time other people of other names.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { prepare } from "../support/server";

const DEMO = fileURLToPath(new URL("../../server/demo", import.meta.url));
const NAMES = fileURLToPath(new URL("../../app/casework/tests/names.csv", import.meta.url));

/** The columns that hold ids of the copied rows: each copy gets its own. */
const OWN = new Set(["person", "persons", "household", "stay", "benefit", "title_id", "education", "consultation"]);
const COPIED = ["persons", "stays", "benefits", "residence_titles", "education", "consultations"];
const KEPT = ["users", "accommodations", "units", "partners"];

export interface Spelling {
  registered: string;
  searched: string;
}

/** How names are registered, and how somebody else spells them. */
export const spellings: Spelling[] = rows(readFileSync(NAMES, "utf8")).map(([registered, searched]) => ({ registered: registered!, searched: searched! })).slice(1);

/** A registered name as family and given name; who has but one gets a second. */
export function asPerson(registered: string): [family: string, given: string] {
  const [family = "", given = "Quirin"] = registered.split(" ");
  return [family, given];
}

function rows(csv: string): string[][] {
  const cell = /("(?:[^"]|"")*"|[^,\n\r]*)(,|\r?\n|$)/gy;
  const all: string[][] = [[]];
  for (let found = cell.exec(csv); found && cell.lastIndex <= csv.length; found = cell.exec(csv)) {
    const [, text = "", end] = found;
    all.at(-1)!.push(text.startsWith('"') ? text.slice(1, -1).replaceAll('""', '"') : text);
    if (end === "") break;
    if (end !== ",") all.push([]);
  }
  return all.filter((row) => row.length > 1 || row[0] !== "");
}

const line = (cells: string[]): string => cells.map((cell) => (/[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)).join(",");

const BEGINNINGS = "Ab Ah Al Ber Da El Fa Gha Ha Ib Ja Ka Kho La Ma Mu Na Os Ra Sa She Ta Yu Za".split(" ");
const MIDDLES = "ma li ra shi ha med dri no ta ve ku zo bi sse wa na go rim fe del".split(" ");
const ENDS = "d n r m za di wi ko enko chuk ov ova oğlu yan ssi rin man le ş tou mann escu lah bek".split(" ");

/** Names put together from beginnings, middles and ends that names from everywhere have; always the same ones. */
function* names(): Generator<string, never> {
  let state = 0x2545f491;
  const pick = (parts: string[]): string => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return parts[(state >>> 3) % parts.length]!;
  };
  for (;;) {
    const name = pick(BEGINNINGS) + pick(MIDDLES) + pick(ENDS);
    if (!spellings.some(({ registered, searched }) => registered.includes(name) || searched.includes(name))) yield name;
  }
}

/** Writes the CSV of a municipality with so many people in it; `only` names what is known of them. */
function write(folder: string, people: number, only: string[]): void {
  mkdirSync(folder, { recursive: true });
  for (const file of KEPT) writeFileSync(join(folder, `${file}.csv`), readFileSync(join(DEMO, `${file}.csv`)));
  const name = names();
  const families = new Map<string, string>();
  const looked = [...new Set(spellings.map(({ registered }) => registered))];
  const included = new Set<string>();
  for (const file of COPIED.filter((file) => only.includes(file))) {
    const [head = [], ...demo] = rows(readFileSync(join(DEMO, `${file}.csv`), "utf8"));
    const column = (of: string): number => head.indexOf(of);
    const written = [line(head)];
    const peopleOf = (row: string[]): string[] => (row[column("persons")] ?? row[column("person")] ?? "").split(";");
    for (let copy = 0; ; copy++) {
      const own = (cell: string): string => cell.split(";").map((id) => (id ? `${id}-${copy}` : id)).join(";");
      const before = written.length;
      for (const row of demo) {
        const cells = row.map((cell, place) => (OWN.has(head[place] ?? "") ? own(cell) : cell));
        if (file === "persons") {
          if (written.length > people) break;
          included.add(cells[0]!);
          const household = cells[column("household")]!;
          const [family, given] = written.length <= looked.length ? asPerson(looked[written.length - 1]!) : [families.get(household) ?? name.next().value, name.next().value];
          families.set(household, family);
          cells[column("family_name")] = family;
          cells[column("given_name")] = given;
        } else if (!peopleOf(cells).every((person) => included.has(person))) continue;
        written.push(line(cells));
      }
      if (written.length === before) break;
    }
    writeFileSync(join(folder, `${file}.csv`), `${written.join("\n")}\n`);
  }
}

/** Imports a municipality of so many people; every server from then on starts from a copy. Answers what clears it away. */
export function settle(people: number, known: "everything" | "names"): () => void {
  const folder = mkdtempSync(join(tmpdir(), "lotse-town-"));
  write(folder, people, known === "everything" ? COPIED : ["persons"]);
  const clear = prepare(folder);
  rmSync(folder, { recursive: true, force: true });
  return clear;
}
