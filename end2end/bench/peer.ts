// The peers: a CouchDB-like server (express-pouchdb, all in memory), and a page of its own for what runs in the browser.
import { readFileSync } from "node:fs";
import { createServer, type Server as Listener } from "node:http";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const load = createRequire(import.meta.url);

/** Where a peer's file for browsers lies. */
export const file = (path: string): string => fileURLToPath(new URL(`node_modules/${path}`, import.meta.url));

/** A CommonJS module as a script that sets a global. */
export const asScript = (path: string, name: string): string => `{const module={exports:{}},exports=module.exports;${readFileSync(file(path), "utf8")};window.${name}=module.exports}`;

export class CouchServer {
  private constructor(
    private readonly listener: Listener,
    readonly url: string,
  ) {}

  /** Starts one that holds these documents. */
  static async holding(documents: object[]): Promise<CouchServer> {
    const PouchDB = load("pouchdb").plugin(load("pouchdb-adapter-memory")).defaults({ adapter: "memory" });
    const app = load("express")();
    app.get("/page", (_: unknown, answer: { send(html: string): void }) => answer.send("<!DOCTYPE html><title>PouchDB</title>"));
    app.use("/", load("express-pouchdb")(PouchDB, { mode: "minimumForPouchDB", inMemoryConfig: true }));
    const database = new PouchDB("town");
    for (let from = 0; from < documents.length; from += 1_000) await database.bulkDocs(documents.slice(from, from + 1_000));
    const listener = createServer(app);
    await new Promise<void>((done) => listener.listen(0, "127.0.0.1", done));
    const address = listener.address();
    if (typeof address !== "object" || !address) throw new Error("no port");
    return new CouchServer(listener, `http://localhost:${address.port}`);
  }

  stop(): void {
    this.listener.closeAllConnections();
    this.listener.close();
  }
}
