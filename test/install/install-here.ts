/**
 * Program for tests: installs with the options given as JSON, proves the result with a real build, and prints what became
 * of it all as one line of JSON. Meant to run on a bare machine (`bare.sh`).
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";

import { VerdictError } from "../../src/errors.ts";
import type { Event } from "../../src/events.ts";
import { install, type Installed, type InstallOptions } from "../../src/install/install.ts";
import { realWorld } from "../../src/system/world.ts";

export type Outcome = {
  installed: Installed | null;
  error: { code: string; message: string } | null;
  ms: number;
  notices: string[];
  /** What the first build printed into its output; null when there was none. */
  built: string | null;
  buildErrors: string;
  store: string[];
  conf: string | null;
  profile: boolean;
  buildUsers: number;
  /** What is left in the folder for temporary things. */
  leftovers: string[];
};

const BUILD = `derivation {
  name = "first-build"; system = builtins.currentSystem; builder = "/bin/sh";
  args = [ "-c" "test -e /usr || echo sandboxed, as uid $(busybox id -u) > $out" ];
}`;

/** No waiting for caches that this test does not need, and no build outside the sandbox. */
const OFFLINE = ["--option", "substituters", "", "--option", "sandbox-fallback", "false"];

const world = realWorld();
const { signal } = new AbortController();
const events: Event[] = [];
const started = performance.now();
let installed: Installed | null = null;
let error: Outcome["error"] = null;
try {
  const options = JSON.parse(process.argv[2] ?? "{}") as InstallOptions;
  installed = await install(options, world, (event) => void events.push(event), signal);
} catch (thrown) {
  if (!(thrown instanceof VerdictError)) throw thrown;
  error = { code: thrown.code, message: thrown.message };
}
const ms = performance.now() - started;

let built: string | null = null;
let buildErrors = "";
if (installed !== null) {
  const args = ["build", "--impure", "--no-link", "--print-out-paths", ...OFFLINE, "--expr", BUILD];
  const output = await world.processes.run({ file: installed.nix, args });
  buildErrors = output.stderr;
  if (output.code === 0) built = readFileSync(output.stdout.trim(), "utf8").trim();
}

const outcome: Outcome = {
  installed,
  error,
  ms: Math.round(ms),
  notices: events.flatMap((event) => (event.type === "notice" ? [event.message] : [])),
  built,
  buildErrors,
  store: existsSync("/nix/store") ? readdirSync("/nix/store").toSorted() : [],
  conf: existsSync("/etc/nix/nix.conf") ? readFileSync("/etc/nix/nix.conf", "utf8") : null,
  profile: existsSync("/nix/var/nix/profiles/default/bin/nix"),
  buildUsers: /^nixbld:.*$/mu.exec(readFileSync("/etc/group", "utf8"))?.[0].split(",").length ?? 0,
  leftovers: readdirSync(tmpdir()),
};
process.stdout.write(`${JSON.stringify(outcome)}\n`);
