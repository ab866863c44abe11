// A device that speaks to the server without any screen, in the session of a page: for what no screen does yet.
import type { Page, Request } from "@playwright/test";
import { gunzipSync } from "node:zlib";

type Content = Record<string, unknown>;
/** A record to be made: its kind, its id, what it says. */
export type Made = [kind: string, id: string, content: Content];

/** Pushes records as one commit of a device of its own. */
export async function push(page: Page, records: Made[]): Promise<void> {
  await page.evaluate(async (records) => {
    const me = await (await fetch("/api/v1/whoami")).json();
    const now = new Date();
    const changes = records.map(([kind, id, content]) => ({
      key: { kind, id },
      fields: Object.fromEntries(Object.entries(content).map(([path, value]) => [path, { value, covered: {} }])),
    }));
    const commit = {
      id: crypto.randomUUID(),
      replica: crypto.randomUUID(),
      number: 1,
      time: now.getTime() * 65536,
      author: me.user,
      wall: now.toISOString(),
      changes,
    };
    const answer = await fetch("/api/v1/push", {
      method: "POST",
      headers: { "content-type": "application/json", "lotse-format": "1" },
      body: JSON.stringify({ device_clock: now.toISOString(), commits: [commit] }),
    });
    const pushed = await answer.json();
    if (pushed.answers[0][1].result !== "accepted") throw new Error(JSON.stringify(pushed));
  }, records);
}

/** The team of whoever is signed in. */
export async function team(page: Page): Promise<string> {
  return page.evaluate(async () => (await (await fetch("/api/v1/whoami")).json()).staff.team);
}

/** What a device pushes, unpacked. */
export function pushed(request: Request): { commits: { id: string }[] } {
  const body = request.postDataBuffer() ?? Buffer.alloc(0);
  const packed = request.headers()["content-encoding"] === "gzip";
  return JSON.parse((packed ? gunzipSync(body) : body).toString()) as { commits: { id: string }[] };
}
