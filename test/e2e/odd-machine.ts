/** Machines and flakes in an odd state, made from a seed. */

import { execFileSync } from "node:child_process";
import { chmodSync, mkdirSync, mkdtempSync, rmdirSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { TestContext } from "node:test";

import type { Verdict } from "../../src/model/verdict.ts";
import { random } from "../random.ts";
import { folder } from "../scratch.ts";

/** One state. `isFatal`: nothing can be judged in it, so that the run may end with 2. */
export type OddRun = {
  /** What is odd, for whoever reads of a failure. */
  what: string[];
  flake: string;
  cwd: string;
  /** A script's words that the program is started with. */
  before: string;
  out: string;
  env: Record<string, string | undefined>;
  options: string[];
  isFatal: boolean;
  /** What the checks come to, by the way in which they are made. */
  expected: Record<string, readonly Verdict[]>;
};

const GOOD: readonly Verdict[] = ["passed", "cached"];

/** Checks, and what they come to. `@id@`: a word of the run's own. */
const CHECKS: Readonly<Record<string, readonly [value: string, verdicts: readonly Verdict[]]>> = {
  good: ['make "good-@id@" "echo > $out"', GOOD],
  warns: ['builtins.warn "old ::error::x" (make "warns-@id@" "echo > $out")', GOOD],
  traces: ['builtins.trace "warning: y" (make "traces-@id@" "echo a; echo > $out")', GOOD],
  needs: ['make "needs-@id@" "read x < ${make "dep-@id@" "echo x > $out"}; echo > $out"', GOOD],
  bad: ['make "bad-@id@" "echo no; exit 7"', ["failed"]],
  silent: ['make "silent-@id@" "exit 0"', ["failed"]],
  starved: [
    'derivation (shell // { name = "starved-@id@"; requiredSystemFeatures = [ "quantum" ]; })',
    ["unsupported"],
  ],
  foreign: ['derivation (shell // { name = "foreign-@id@"; system = "riscv64-linux"; })', ["unsupported"]],
  throws: ['throw "no space left on device"', ["eval-error"]],
  aborts: ["abort \"cannot connect to socket at '/x': Connection refused\"", ["eval-error"]],
  number: ["1", ["eval-error"]],
  nested: ['{ inner = make "inner-@id@" "echo > $out"; }', ["eval-error"]],
  broken: ['make "broken-@id@" "read x < ${make "rotten-@id@" "exit 1"}"', ["dependency-failed"]],
};

/** What a folder of the environment may be. */
const FOLDERS = [
  "gone",
  "/proc",
  "/proc/1/x",
  "/dev/null",
  "/etc/passwd",
  "relative/x",
  "",
  "full",
  "read-only",
] as const;

/** How a binary cache may be dead. */
const DEATHS = ["refuses", "hangs", "cuts off", "400", "403", "404", "429", "500", "503", "garbage", "page"] as const;

/** Makes the odd state of this number. What it starts and mounts goes with the test. */
export async function makeOddRun(context: TestContext, number: number, id: string): Promise<OddRun> {
  const draw = random(91 + number * 6151);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(draw() * list.length)] as T;
  const base = folder(context);
  const at = join(base, "work");
  mkdirSync(at);
  const run: OddRun = {
    what: [],
    flake: "",
    cwd: at,
    before: "",
    out: join(base, "out"),
    env: { HOME: base, XDG_CACHE_HOME: join(base, "cache") },
    options: ["--option", "connect-timeout", "1", "--option", "stalled-download-timeout", "1"],
    isFatal: false,
    expected: {},
  };
  makeFlake(run, join(base, "flake"), id, draw);
  for (const name of ["TMPDIR", "HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME", "RUNNER_TEMP"] as const)
    if (draw() < 0.3) {
      const kind = pick(FOLDERS);
      run.env[name] =
        kind === "full" || kind === "read-only" ? disk(context, kind) : kind === "gone" ? join(base, "gone/x") : kind;
      run.what.push(`${name}: ${kind}`);
    }
  if (draw() < 0.3) oddEnvironment(run, pick);
  if (draw() < 0.4) await deadCache(context, run, pick(DEATHS));
  if (draw() < 0.25) fatalState(context, run, pick);
  return run;
}

function makeFlake(run: OddRun, path: string, id: string, draw: () => number): void {
  const names = Object.keys(CHECKS).filter(() => draw() < 0.4);
  const chosen = names.length === 0 ? ["good"] : names;
  const lines = chosen.map((name) => `  ${name} = ${CHECKS[name]?.[0].replaceAll("@id@", id) ?? ""};\n`);
  for (const name of chosen) run.expected[name] = CHECKS[name]?.[1] ?? [];
  const inputs = draw() < 0.3 ? `inputs.words.url = "path:${path}-words"; ` : "";
  mkdirSync(`${path}-words`, { recursive: true });
  writeFileSync(join(`${path}-words`, "flake.nix"), "{ outputs = _: { }; }\n");
  mkdirSync(path);
  writeFileSync(
    join(path, "flake.nix"),
    `{ ${inputs}outputs = _: let\n  shell = { system = "x86_64-linux"; builder = "/bin/sh"; };\n` +
      '  make = name: script: derivation (shell // { inherit name; args = [ "-c" script ]; });\n' +
      `in { checks.x86_64-linux = {\n${lines.join("")}}; }; }\n`,
  );
  run.flake = draw() < 0.5 ? `path:${path}` : path;
  if (draw() < 0.5) {
    execFileSync("git", ["init", "-q"], { cwd: path });
    execFileSync("git", ["add", "."], { cwd: path });
    run.what.push("a git tree with changes");
  }
  if (inputs !== "") run.what.push("an input that is not locked");
}

/** What is strange, and harms nobody. */
function oddEnvironment(run: OddRun, pick: <T>(list: readonly T[]) => T): void {
  const [what, env] = pick<readonly [string, Record<string, string | undefined>]>([
    ["a language of no kind", { LANG: "xx_YY", LC_ALL: "junk", TZ: "Nowhere/Never", TERM: "junk" }],
    ["NIX_PATH", { NIX_PATH: "/gone:nixpkgs=/gone" }],
    [
      "settings that nobody knows",
      { NIX_CONFIG: "no-such-setting = 1\nextra-experimental-features = no-such-feature" },
    ],
    ["a certificate that is not there", { NIX_SSL_CERT_FILE: "/gone", SSL_CERT_FILE: "/gone" }],
    [
      "proxies that refuse",
      { https_proxy: "http://127.0.0.1:9", http_proxy: "http://127.0.0.1:9", no_proxy: "127.0.0.1" },
    ],
    ["no USER", { USER: undefined, LOGNAME: undefined, SHELL: "/gone" }],
    ["settings of git of another user", { GIT_CONFIG_GLOBAL: "/gone", GIT_DIR: "/gone" }],
    ["other configuration folders", { XDG_CONFIG_DIRS: "/gone:/proc", XDG_DATA_HOME: "/proc/x" }],
    ["a CI of no kind", { CI: "true", GITHUB_SERVER_URL: "no URL" }],
    ["options of Node", { NODE_OPTIONS: "--no-deprecation", NODE_ENV: "junk" }],
  ]);
  Object.assign(run.env, env);
  run.what.push(what);
}

/** What leaves nothing to be judged. */
function fatalState(context: TestContext, run: OddRun, pick: <T>(list: readonly T[]) => T): void {
  const base = folder(context);
  const file = join(base, "file");
  writeFileSync(file, "what is no setting\n");
  const states: Record<string, () => void> = {
    "the current folder is gone": () => (run.before = `rmdir "$PWD"; `),
    "the report's disk is full": () => (run.out = join(disk(context, "full"), "out")),
    "the report's disk is read-only": () => (run.out = join(disk(context, "read-only"), "out")),
    "the report's folder lies in a file": () => (run.out = join(file, "out")),
    "no daemon": () => Object.assign(run.env, { NIX_REMOTE: "daemon", NIX_DAEMON_SOCKET_PATH: join(base, "socket") }),
    "nobody listens": () => Object.assign(run.env, { NIX_REMOTE: "daemon", NIX_DAEMON_SOCKET_PATH: file }),
    "a store of no kind": () => (run.env["NIX_REMOTE"] = "junk://x"),
    "a state that cannot be written": () => (run.env["NIX_STATE_DIR"] = "/proc/x"),
    "settings that are none": () => (run.env["NIX_USER_CONF_FILES"] = file),
    "a flake that is gone": () => (run.flake = `path:${join(base, "gone")}`),
    "a flake that is a file": () => (run.flake = `path:${file}`),
    "a checkout of another user": () => {
      const path = run.flake.replace(/^path:/u, "");
      execFileSync("git", ["init", "-q"], { cwd: path });
      execFileSync("chown", ["-R", "1001:1001", path]);
      run.flake = path;
    },
  };
  const what = pick(Object.keys(states));
  states[what]?.();
  run.isFatal = true;
  run.what.push(what);
}

/** A cache that was somebody's, before or behind the others. */
async function deadCache(context: TestContext, run: OddRun, death: (typeof DEATHS)[number]): Promise<void> {
  const server = createServer((_request, response) => {
    if (death === "hangs") return;
    if (death === "cuts off") {
      response.writeHead(200, { "content-length": "1000" }).write("StoreDir: ");
      setTimeout(() => response.destroy(), 20);
    } else if (death === "garbage") response.end(Buffer.from([0, 255, 10, 58, 58, 101, 0, 10]));
    else if (death === "page") response.end("<html><body>Log in here</body></html>\n");
    else response.writeHead(Number(death)).end("no\n");
  });
  const port = await listen(server);
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  if (death === "refuses") server.close();
  run.options.push("--option", "substituters", `http://127.0.0.1:${port}`, "--option", "download-attempts", "1");
  run.what.push(`a cache that ${/^\d/u.test(death) ? `answers ${death}` : death}`);
}

async function listen(server: Server): Promise<number> {
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

/** A disk that takes no more, or nothing at all. */
export function disk(context: TestContext, kind: "full" | "read-only"): string {
  const path = mkdtempSync(join(tmpdir(), "nix-verdict-disk-"));
  chmodSync(path, 0o777);
  execFileSync("mount", ["-t", "tmpfs", "-o", kind === "full" ? "size=8k" : "ro", "tmpfs", path]);
  context.after(() => {
    execFileSync("umount", ["--lazy", path]);
    rmdirSync(path);
  });
  return path;
}
