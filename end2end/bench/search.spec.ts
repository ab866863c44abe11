// Ten thousand people, looked for key by key as the spellings of names.csv are typed.
import { type BrowserContext, expect, test } from "@playwright/test";
import { Server } from "../support/server";
import { unlock } from "../support/worker";
import { onDevice } from "./device";
import { asScript, file } from "./peer";
import { PEOPLE } from "./size";
import { add, milliseconds } from "./table";
import { asPerson, settle, spellings } from "./town";

test("search per keystroke", () => onDevice(searching));

async function searching(context: BrowserContext): Promise<void> {
  const clear = settle(PEOPLE, "names");
  const server = await Server.start();
  const page = await context.newPage();
  await page.goto(`${server.url}/people`);
  await unlock(page, "worker1");
  await page.waitForFunction(() => performance.getEntriesByName("lotse-synced").length > 0, undefined, { timeout: 120_000 });
  await expect(page.locator("#people-list a").first()).toBeVisible();
  await page.addScriptTag({ content: asScript("fuse.js/dist/fuse.min.cjs", "Fuse") });
  await page.addScriptTag({ path: file("minisearch/dist/umd/index.js") });
  const found = await page.evaluate(
    async ({ looked, people }) => {
      // The same people for the peers, as the server tells them.
      const names: { id: string; family: string; given: string; name: string }[] = [];
      for (let cursor = ""; ; ) {
        const page = await (await fetch(`/api/v1/pull?cursor=${encodeURIComponent(cursor)}`)).json();
        for (const record of page.records) {
          if (record.k !== "identity") continue;
          const [family, given] = [record.f.family_name[1], record.f.given_name[1]];
          names.push({ id: record.i, family, given, name: `${family} ${given}` });
        }
        cursor = page.cursor;
        if (page.remaining === 0) break;
      }
      if (names.length !== people) throw new Error(`${names.length} people`);
      const peers = window as unknown as { Fuse: any; MiniSearch: any };
      const fuse = new peers.Fuse(names, { keys: ["name"], ignoreLocation: true });
      const mini = new peers.MiniSearch({ fields: ["family", "given"], searchOptions: { prefix: true, fuzzy: 0.2, combineWith: "AND" } });
      mini.addAll(names);
      const byId = new Map(names.map((it) => [it.id, it]));

      const marks: PerformanceEntry[] = [];
      const observer = new PerformanceObserver((list) => marks.push(...list.getEntries()));
      observer.observe({ entryTypes: ["mark"] });
      const field = document.querySelector<HTMLInputElement>("input[type=search]")!;
      const typed = async (text: string): Promise<number> => {
        marks.length = 0;
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
        await new Promise((done) => setTimeout(done, 20));
        marks.push(...observer.takeRecords());
        const at = (name: string): number => marks.filter((it) => it.name === name).at(-1)?.startTime ?? Number.NaN;
        return at("lotse-found") - at("lotse-searching");
      };
      const shown = (): string[] => [...document.querySelectorAll("#people-list a")].slice(0, 10).map((row) => row.querySelector(".l-row__title")?.textContent?.trim() ?? "");

      const times: Record<"lotse" | "fuse" | "mini", number[]> = { lotse: [], fuse: [], mini: [] };
      const hits: Record<"lotse" | "fuse" | "mini", string[]> = { lotse: [], fuse: [], mini: [] };
      for (const { searched, family, given } of looked) {
        const letters = [...searched];
        for (let length = 1; length <= letters.length; length++) {
          const text = letters.slice(0, length).join("");
          times.lotse.push(await typed(text));
          let begun = performance.now();
          const fused: { item: { id: string } }[] = fuse.search(text);
          times.fuse.push(performance.now() - begun);
          begun = performance.now();
          const minied: { id: string }[] = mini.search(text);
          times.mini.push(performance.now() - begun);
          if (length < letters.length) continue;
          const wanted = `${searched} (${family} ${given})`;
          if (shown().includes(`${family}, ${given}`)) hits.lotse.push(wanted);
          const is = (id: string): boolean => byId.get(id)?.family === family && byId.get(id)?.given === given;
          if (fused.slice(0, 10).some((hit) => is(hit.item.id))) hits.fuse.push(wanted);
          if (minied.slice(0, 10).some((hit) => is(hit.id))) hits.mini.push(wanted);
        }
      }
      return { times, hits, example: shown() };
    },
    { people: PEOPLE, looked: spellings.map(({ registered, searched }) => ({ searched, family: asPerson(registered)[0], given: asPerson(registered)[1] })) },
  );
  await server.stop();
  clear();
  // The browser's clock counts in steps of a tenth of a millisecond: only means say more.
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
  const { times, hits } = found;
  console.log(`a key: Lotse ${milliseconds(mean(times.lotse))}, Fuse.js ${milliseconds(mean(times.fuse))}, MiniSearch ${milliseconds(mean(times.mini))}`);
  const all = spellings.length;
  for (const [peer, name, aim] of [["fuse", "Fuse.js", 10], ["mini", "MiniSearch", 1]] as const) {
    const faster = mean(times[peer]) / mean(times.lotse);
    const missed = hits[peer].filter((hit) => !hits.lotse.includes(hit));
    add({
      what: `search per keystroke over ${PEOPLE.toLocaleString("en")} people; spellings of ${all} found among the first ten`,
      against: `${name} on the same names${peer === "mini" ? ", with prefixes and fuzzy" : ""}`,
      ours: `${milliseconds(mean(times.lotse))}; ${hits.lotse.length} of ${all}`,
      theirs: `${milliseconds(mean(times[peer]))}; ${hits[peer].length} of ${all}`,
      ratio: `${faster.toFixed(1)} times as fast${missed.length > 0 ? `; misses ${missed.join(", ")}` : ""}`,
      aim: `${peer === "fuse" ? "at least 10 times" : "not slower"}, finds all that they find and more`,
      reached: faster >= aim && missed.length === 0 && hits.lotse.length > hits[peer].length,
    });
  }
}
