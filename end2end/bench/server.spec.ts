// The server's rows: measured by a program of its own (`bench/server`), which starts servers and speaks the wire to them.
import { test } from "@playwright/test";
import { execFileSync } from "node:child_process";
import { SMALLEST } from "./size";
import { add } from "./table";

for (const part of ["commits", "devices", "pulls"]) {
  test(`the server: ${part}`, () => {
    const program = process.env.LOTSE_BENCH_SERVER ?? `${process.env.CARGO_TARGET_DIR}/release/bench`;
    const printed = execFileSync(program, [SMALLEST ? "smallest" : "full", part], { encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] });
    for (const line of printed.trim().split("\n")) add(JSON.parse(line));
  });
}
