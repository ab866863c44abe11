// What a start costs: bytes over the network, and time from navigation to a list of people that can be used.
// Medians of LOTSE_FIGURES_RUNS runs (5, in CI 1), printed, and written to test-results/figures.md.
import { type BrowserContext, expect, type Page } from "@playwright/test";
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { test } from "../support/test";
import { goTo, unlock } from "../support/worker";

const RUNS = Number(process.env.LOTSE_FIGURES_RUNS ?? 5);
const SITE = process.env.LOTSE_SITE ?? "";
const PEOPLE = 532;

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
const rows: [string, string][] = [];

/** Bytes of a file as it travels: compressed where a compressed one lies beside it. */
function travels(address: string): number {
  const file = join(SITE, address);
  try {
    return statSync(`${file}.br`).size;
  } catch {
    return statSync(file).size;
  }
}

async function people(page: Page): Promise<void> {
  await goTo(page, "Menschen");
  await expect(page.getByText(new RegExp(`\\b${PEOPLE}\\b`)).first()).toBeVisible({ timeout: 60_000 });
}

async function started(context: BrowserContext, url: string): Promise<number> {
  const page = await context.newPage();
  const begun = performance.now();
  await page.goto(url);
  await unlock(page, "worker1");
  await people(page);
  const took = performance.now() - begun;
  await page.close();
  return took;
}

const AIM_KB = 600;
// What must not grow: the aim, and a little for what has come since it was reached.
const BUDGET_KB = 602;

test(`what a first start loads until a list can be used stays under ${BUDGET_KB} KB`, () => {
  const assets = JSON.parse(readFileSync(join(SITE, "assets.json"), "utf8"));
  const all = (readdirSync(SITE, { recursive: true, withFileTypes: true }))
    .filter((file) => file.isFile() && !file.name.endsWith(".br") && file.name !== "assets.json")
    .map((file) => join("/", relative(SITE, file.parentPath), file.name));
  // Letters that few screens show (fonts named more) come when they are needed.
  const fonts = all.filter((file) => file.startsWith("/fonts/") && !file.includes("-more."));
  const first = new Set([assets.wasm, assets.js, assets.css, assets.boot, ...fonts, "/icon.svg", "/icons.svg", "/manifest.webmanifest"]);
  const kilobytes = (files: Iterable<string>) => [...files].reduce((sum, file) => sum + travels(file), 0) / 1024;
  const rest = all.filter((file) => !first.has(file));
  rows.push(["All that a first start loads until a list can be used, brotli",
    `${kilobytes(first).toFixed(0)} KB (program ${kilobytes([assets.wasm]).toFixed(0)}, glue ${kilobytes([assets.js]).toFixed(0)}, fonts ${kilobytes(fonts).toFixed(0)}, style ${kilobytes([assets.css]).toFixed(0)} KB)`]);
  rows.push(["Its aim", `${AIM_KB} KB`]);
  rows.push(["What follows in the background, for work without a network",
    `${kilobytes(rest).toFixed(0)} KB (the program's later part ${kilobytes([assets.later]).toFixed(0)} KB, rare letters, icons, words of agreements)`]);
  expect([...first].filter((file) => !all.includes(file))).toEqual([]);
  expect(kilobytes(first)).toBeLessThan(BUDGET_KB);
});

test("a list can be used before the later part of the program has come", async ({ server, browser }) => {
  const context = await browser.newContext({ serviceWorkers: "block" });
  const page = await context.newPage();
  await page.route("**/later.*.wasm", (route) => route.abort());
  await page.goto(server.url);
  await unlock(page, "worker1");
  await people(page);
  await context.close();
});

test("from navigation to a usable list of 532 people", async ({ server, browser }) => {
  const online: number[] = [];
  const offline: number[] = [];
  for (let run = 0; run < RUNS; run++) {
    const context = await browser.newContext();
    online.push(await started(context, server.url));
    const page = await context.newPage();
    await page.goto(server.url);
    await page.evaluate(() => navigator.serviceWorker.ready);
    await page.close();
    await context.setOffline(true);
    offline.push(await started(context, server.url));
    await context.close();
  }
  rows.push(["Navigation to a usable list of 532 people: first sync, online", `${(median(online) / 1000).toFixed(1)} s`]);
  rows.push(["Navigation to a usable list of 532 people: start without a network", `${(median(offline) / 1000).toFixed(1)} s`]);
});

test.afterAll(() => {
  const table = ["| what | figure |", "|---|---|", ...rows.map(([what, figure]) => `| ${what} | ${figure} |`)].join("\n");
  console.log(`\n${table}\n`);
  mkdirSync("test-results", { recursive: true });
  writeFileSync("test-results/figures.md", `${table}\n`);
});
