/**
 * Program for tests: installs with the options given as JSON, proves the result with a real build, and prints what
 * became of it all as one line of JSON. Meant to run on a bare machine (`bare.sh`). SIGTERM stops the installation as
 * it stops a run.
 */
import { existsSync, lstatSync, readdirSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { install, type InstallOptions } from "../../src/install/install.ts";
import type { Installation } from "../../src/install/release-task.ts";
import { VerdictError } from "../../src/model/error.ts";
import type { Event } from "../../src/model/event.ts";
import { abortOnSignals } from "../../src/system/signals.ts";
import { realWorld } from "../../src/system/world.ts";

export type Outcome = {
  installed: Installation | null;
  /** The code is "stopped" when a signal ended it. */
  error: { code: string; message: string } | null;
  ms: number;
  /** From the start of this process to the end of the first build. */
  builtMs: number;
  notices: string[];
  /** What the first build printed into its output; null when there was none. */
  built: string | null;
  buildErrors: string;
  store: string[];
  conf: string | null;
  /** Our own file beside it. */
  settings: string | null;
  /** The modes of all files of Nix's configuration, by name. */
  modes: Record<string, string>;
  /** What Nix itself takes its settings for. */
  effective: Record<string, string>;
  /** Process id of the daemon that is kept alive without systemd. */
  daemon: number | null;
  /** Whether the daemon answers, and obeys our settings. */
  trusted: boolean | null;
  profile: boolean;
  database: boolean;
  buildUsers: number;
  /** What is left in the folder for temporary things. */
  leftovers: string[];
};

const BUILD = `derivation {
  name = "first-build"; system = builtins.currentSystem; builder = "/bin/sh"; salt = builtins.getEnv "SALT";
  args = [ "-c" "test -e /usr || echo sandboxed, as uid $(busybox id -u) > $out" ];
}`;

/** No waiting for caches that this test does not need, and no build outside the sandbox. */
const OFFLINE = ["--option", "substituters", "", "--option", "sandbox-fallback", "false"];
/** For a user whose own configuration says nothing of it, or may not be read. */
const NIX_COMMAND = ["--extra-experimental-features", "nix-command"];

// With a token in CLAIM, what is changed is undone for whoever has it (../changes/undo.program.ts), or once the
// process that started this is gone.
const token = process.env["CLAIM"];
const world = { ...realWorld(), claim: token === undefined ? null : { token, pid: process.ppid, undo: true } };
using ending = abortOnSignals();
const events: Event[] = [];
const started = performance.now();
let installed: Installation | null = null;
let error: Outcome["error"] = null;
try {
  const options = JSON.parse(process.argv[2] ?? "{}") as InstallOptions;
  installed = await install({ world, emit: (event) => void events.push(event), signal: ending.signal }, options);
} catch (thrown) {
  if (ending.signal.aborted) error = { code: "stopped", message: String(ending.signal.reason) };
  else if (thrown instanceof VerdictError) error = { code: thrown.code, message: thrown.message };
  else throw thrown;
}
const ms = performance.now() - started;

/** Null for what is not there, or not for us to read. */
function text(path: string): string | null {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return null;
  }
}

let built: string | null = null;
let buildErrors = "";
let builtMs = 0;
let effective: Outcome["effective"] = {};
let trusted: Outcome["trusted"] = null;
if (installed !== null) {
  const nix = (...args: string[]) =>
    world.processes.run({ file: installed.nix, args: [...NIX_COMMAND, ...args], env: { SALT: String(Math.random()) } });
  const output = await nix("build", "--impure", "--no-link", "--print-out-paths", ...OFFLINE, "--expr", BUILD);
  builtMs = performance.now();
  buildErrors = output.stderr;
  if (output.code === 0) built = readFileSync(output.stdout.trim(), "utf8").trim();
  const settings = await nix("config", "show");
  effective = Object.fromEntries(
    settings.stdout.split("\n").map((line) => [line.split(" = ")[0] ?? "", line.split(" = ")[1] ?? ""]),
  );
  const info = await nix("store", "info", "--json", "--store", "daemon");
  if (info.code === 0) trusted = Boolean((JSON.parse(info.stdout) as { trusted?: unknown }).trusted);
}

const supervisor = text("/run/nix-verdict/daemon.pid")?.trim();
const daemon = supervisor === undefined ? "" : (text(`/proc/${supervisor}/task/${supervisor}/children`) ?? "").trim();
const configuration = existsSync("/etc/nix") ? readdirSync("/etc/nix") : [];
const outcome: Outcome = {
  installed,
  error,
  ms: Math.round(ms),
  builtMs: Math.round(builtMs),
  notices: events.flatMap((event) => (event.type === "notice" ? [event.message] : [])),
  built,
  buildErrors,
  store: existsSync("/nix/store") ? readdirSync("/nix/store").toSorted() : [],
  conf: text("/etc/nix/nix.conf"),
  settings: text("/etc/nix/nix-verdict.conf"),
  modes: Object.fromEntries(
    configuration.map((name) => [name, (lstatSync(join("/etc/nix", name)).mode & 0o7777).toString(8)]),
  ),
  effective,
  daemon: daemon === "" ? null : Number(daemon),
  trusted,
  profile: existsSync("/nix/var/nix/profiles/default/bin/nix"),
  database: existsSync("/nix/var/nix/db/db.sqlite"),
  buildUsers: /^nixbld:.*$/mu.exec(readFileSync("/etc/group", "utf8"))?.[0].split(",").length ?? 0,
  leftovers: readdirSync(tmpdir()),
};
process.stdout.write(`${JSON.stringify(outcome)}\n`);
