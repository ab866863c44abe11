// A real Lotse on a real SQLite file, filled from the demo municipality, on a port of its own.
import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The day that the demo data take for today. */
export const TODAY = "2026-11-20";
export const PASSPHRASE = "ein langer Satz für die Probe";
export const USERS = ["worker1", "worker2", "lead1", "clerk1", "caretaker1"] as const;

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const BINARY = process.env.LOTSE_BINARY ?? `${process.env.CARGO_TARGET_DIR}/release/lotse`;

/** The folder of the demo municipality. */
export const DEMO = join(ROOT, "server/demo");

function settings(data: string, site = process.env.LOTSE_SITE): NodeJS.ProcessEnv {
  const { PATH, HOME } = process.env;
  return { PATH, HOME, LOTSE_SITE: site, LOTSE_DATA: data, LOTSE_DATABASE: `sqlite:${join(data, "lotse.sqlite")}`, LOTSE_TODAY: TODAY };
}

/** Runs a command of `lotse` on a data folder. */
export function lotse(data: string, args: string[], input = ""): string {
  return execFileSync(BINARY, args, { env: settings(data), input, encoding: "utf8" });
}

/** Imports a municipality once; every test starts from a copy. Answers what clears it away. */
export function prepare(folder: string): () => void {
  const data = mkdtempSync(join(tmpdir(), "lotse-import-"));
  lotse(data, ["import", folder, "--municipality", "Haan"]);
  for (const user of USERS) lotse(data, ["user", "passphrase", user], `${PASSPHRASE}\n`);
  process.env.LOTSE_TEMPLATE = data;
  return () => rmSync(data, { recursive: true, force: true });
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once("error", reject);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (typeof address === "object" && address ? resolve(address.port) : reject(new Error("no port"))));
    });
  });
}

export class Server {
  private process?: ChildProcess;
  /** The folder of the built app; none: the one under test. */
  site?: string;
  /** The day that it takes for today. */
  today = TODAY;
  private constructor(
    readonly data: string,
    readonly port: number,
  ) {}

  /** Starts on a fresh copy of the demo municipality. */
  static async start(): Promise<Server> {
    const template = process.env.LOTSE_TEMPLATE;
    if (!template) throw new Error("the demo municipality was not prepared: call prepare() first");
    const data = mkdtempSync(join(tmpdir(), "lotse-data-"));
    cpSync(template, data, { recursive: true });
    const server = new Server(data, await freePort());
    await server.resume();
    return server;
  }

  // Browsers keep a Secure cookie over plain http for this name alone.
  get url(): string {
    return `http://localhost:${this.port}`;
  }

  /** Starts it (again) on the same data. */
  async resume(): Promise<void> {
    this.process = spawn(BINARY, ["serve"], {
      env: { ...settings(this.data, this.site), LOTSE_TODAY: this.today, LOTSE_LISTEN: `127.0.0.1:${this.port}` },
      stdio: ["ignore", "ignore", "inherit"],
    });
    for (let tries = 0; tries < 200; tries++) {
      const answer = await fetch(`http://127.0.0.1:${this.port}/health`).catch(() => undefined);
      if (answer?.ok) return;
      await new Promise((done) => setTimeout(done, 50));
    }
    throw new Error("the server did not start");
  }

  /** Kills it as a power cut does. */
  async kill(): Promise<void> {
    const process = this.process;
    if (!process || process.exitCode !== null || process.signalCode !== null) return;
    await new Promise<void>((done) => {
      process.once("exit", () => done());
      process.kill("SIGKILL");
    });
  }

  async stop(): Promise<void> {
    await this.kill();
    rmSync(this.data, { recursive: true, force: true });
  }
}
