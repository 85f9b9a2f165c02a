/** A store that can be emptied between runs, and what is kept for them. */

import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import {
  appendFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";

import { execa } from "execa";

import type { Report } from "../../src/model/verdict.ts";
import { DIST } from "../built.ts";
import { git } from "../github/checkouts.ts";
import type { TestNix } from "../nix-fixture.ts";
import { CLI, environment, readReport } from "./run.ts";

/** What a test's context and a benchmark both have. */
export type Scope = { after(end: () => void): void };

/** The time that a request to a binary cache takes on its way: to a content delivery network rather 20 ms than 10. */
const LATENCY_MS = 20;

export type Ran = { report: Report | null; code: number | undefined; text: string; ms: number };

/** Runs its arguments where /nix/store begins as it is here, without its database; what is new goes into a folder. */
const OVERLAY =
  'mount -t overlay overlay -o "lowerdir=/nix/store,upperdir=$1/upper,workdir=$1/work" ' +
  '/nix/store && shift && exec "$@"';

/** A flake, a store that can be emptied, and a cache folder. */
export class Bench {
  readonly cache: string;
  readonly #env: Record<string, string>;
  /** The folder of the flake. */
  readonly flake: string;
  readonly #nix: TestNix;
  readonly #root: string;
  readonly #salt = randomUUID();
  readonly #store: string;

  /** `like`: another one, whose flake and cache are taken. */
  constructor(context: Scope, nix: TestNix, like?: Bench) {
    const root = mkdtempSync("/var/lib/nix-verdict-test-");
    this.#root = root;
    this.#nix = nix;
    this.cache = like?.cache ?? join(root, "cache");
    this.flake = like === undefined ? join(root, "flake") : like.flake;
    this.#store = join(root, "store");
    mkdirSync(this.flake, { recursive: true });
    this.#env = {
      NIX_STATE_DIR: join(this.#store, "var"),
      NIX_LOG_DIR: join(this.#store, "log"),
      NIX_CONFIG: "build-users-group =\nexperimental-features = nix-command flakes\nsubstituters =",
    };
    this.emptyStore();
    context.after(() => {
      this.emptyStore();
      rmSync(root, { recursive: true, force: true });
    });
  }

  /**
   * Writes a flake with checks `c0` to `c<count>` over one dependency. `changed`: the text of some; `work`: what each
   * has to evaluate first.
   */
  write(count: number, changed: Record<string, string> = {}, work = ""): void {
    const checks = Array.from(
      { length: count },
      (_, n) =>
        `c${n} = ${work} (build "c${n}" "read x < \${shared}; ${changed[`c${n}`] ?? "true"}; echo ${n} > $out");`,
    );
    const build =
      'name: script: derivation { inherit name; system = "x86_64-linux"; ' +
      'builder = "/bin/sh"; args = [ "-c" script ]; }';
    writeFileSync(
      join(this.flake, "flake.nix"),
      `{ outputs = _: let build = ${build}; shared = build "shared" "echo ${this.#salt} > $out"; ` +
        `in { checks.x86_64-linux = { ${checks.join(" ")} }; }; }`,
    );
  }

  emptyStore(): void {
    // What a killed run has started may be there for a moment more, and write.
    rmSync(this.#store, { recursive: true, force: true, maxRetries: 20, retryDelay: 50 });
    for (const name of ["upper", "work"]) mkdirSync(join(this.#store, name), { recursive: true });
  }

  async run(...args: string[]): Promise<Ran> {
    const out = join(this.#root, "out");
    const from = performance.now();
    const { exitCode, all } = await execa(
      "unshare",
      this.#inStore(
        process.execPath,
        CLI,
        "run",
        this.flake,
        "--out",
        out,
        "--jobs",
        "2",
        ...(args.includes("--no-cache") ? [] : ["--cache", this.cache]),
        ...args,
      ),
      this.#options(),
    );
    return { report: readReport(out), code: exitCode, text: all, ms: performance.now() - from };
  }

  /** Commits the flake as it is, and gives the commit: a job runs for one. */
  commit(): string {
    if (!existsSync(join(this.flake, ".git"))) git(this.flake, "init", "--quiet");
    git(this.flake, "add", "--all");
    git(this.flake, "commit", "--quiet", "--allow-empty", "--message", "as it is");
    return git(this.flake, "rev-parse", "HEAD");
  }

  /** The text of the derivation with this name that is new in the store. */
  derivation(name: string): { drvPath: string; text: string } {
    const file = readdirSync(join(this.#store, "upper")).find((one) => one.endsWith(`-${name}.drv`));
    assert.ok(file !== undefined, `there is no derivation of ${name}`);
    return { drvPath: `/nix/store/${file}`, text: readFileSync(join(this.#store, "upper", file), "utf8") };
  }

  /**
   * A step of the action in a job with this environment, which says the commit (GITHUB_SHA), or the flake's is made and
   * is the one. The job's files are in a folder of its own; what the main step leaves to the post step is there.
   */
  async step(entry: "main" | "post", job: string, env: Record<string, string>): Promise<Ran> {
    const folder = join(this.#root, job);
    mkdirSync(folder, { recursive: true });
    const files = Object.fromEntries(
      ["OUTPUT", "STEP_SUMMARY", "STATE", "ENV", "PATH"].map((name) => [`GITHUB_${name}`, join(folder, name)]),
    );
    for (const file of Object.values(files)) appendFileSync(file, "");
    const state = Array.from(
      readFileSync(join(folder, "STATE"), "utf8").matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gmu),
      ([, name = "", , value = ""]) => [`STATE_${name}`, value],
    );
    const inputs = {
      INPUT_FLAKE: this.flake,
      INPUT_OUT: join(folder, "out"),
      INPUT_INSTALL: "never",
      INPUT_JOBS: "2",
      INPUT_COMMENT: "off",
      INPUT_STATUS: "off",
    };
    const sha = env["GITHUB_SHA"] ?? this.commit();
    // A shell hands on no variable whose name has a hyphen.
    const hyphenated = Object.entries(env)
      .filter(([key]) => key.includes("-"))
      .map(([key, value]) => `${key}=${value}`);
    const from = performance.now();
    const { exitCode, all } = await execa(
      "unshare",
      this.#inStore("env", ...hyphenated, process.execPath, join(DIST, `${entry}.js`)),
      {
        ...this.#options(),
        env: {
          ...this.#options().env,
          CI: "true",
          GITHUB_ACTIONS: "true",
          GITHUB_WORKSPACE: folder,
          RUNNER_TEMP: folder,
          GITHUB_SHA: sha,
          ...files,
          ...inputs,
          ...Object.fromEntries(state),
          ...env,
        },
      },
    );
    return { report: readReport(join(folder, "out")), code: exitCode, text: all, ms: performance.now() - from };
  }

  /** Starts a run like {@link run}, to be killed. `out`: where its report will be. */
  start(): { child: ChildProcess; out: string } {
    const out = join(this.#root, `out-${randomUUID()}`);
    const child = spawn(
      "unshare",
      this.#inStore(process.execPath, CLI, "run", this.flake, "--out", out, "--jobs", "2", "--cache", this.cache),
      { env: environment(this.#nix, this.#env), stdio: "ignore", detached: true },
    );
    return { child, out };
  }

  /** Runs Nix itself on this store, and gives the milliseconds it took. */
  async nix(...args: string[]): Promise<number> {
    const from = performance.now();
    const { exitCode, all } = await execa("unshare", this.#inStore(join(this.#nix.bin, "nix"), ...args), {
      ...this.#options(),
      cwd: this.flake,
    });
    assert.equal(exitCode, 0, all);
    return performance.now() - from;
  }

  #options() {
    return { env: environment(this.#nix, this.#env), extendEnv: false, reject: false, all: true } as const;
  }

  #inStore(...command: string[]): string[] {
    return ["--mount", "sh", "-c", OVERLAY, "sh", this.#store, ...command];
  }

  /** All that is new in the store. */
  stored(): string[] {
    return readdirSync(join(this.#store, "upper"));
  }

  /** What is new in the store, but for derivations and the flake itself. */
  outputs(): string[] {
    return readdirSync(join(this.#store, "upper")).filter((name) => !/\.drv$|-source$|^\.links$|\.lock$/u.test(name));
  }

  entries(kind: string): string[] {
    return readdirSync(join(this.cache, "entries"))
      .filter((name) => name.startsWith(kind))
      .map((name) => join(this.cache, "entries", name));
  }
}

/** A binary cache as far away as a near one on the internet is. */
export async function serve(context: Scope, files: string): Promise<{ url: () => string; requests: string[] }> {
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = new URL(request.url ?? "", "http://here").pathname.replace(/^\/\d+/u, "");
    if (path !== "/nix-cache-info") requests.push(path);
    const file = join(files, path);
    setTimeout(
      () => response.writeHead(existsSync(file) ? 200 : 404).end(existsSync(file) ? readFileSync(file) : ""),
      LATENCY_MS,
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  context.after(() => server.close());
  // Another path each time, because Nix remembers what a cache has.
  let times = 0;
  return {
    url: () => `http://127.0.0.1:${(server.address() as AddressInfo).port}/${(times += 1)}?trusted=1`,
    requests,
  };
}

/** How often there is each verdict. */
export const verdicts = ({ report }: Ran): string[] =>
  [...Map.groupBy(report?.checks ?? [], ({ verdict }) => verdict)]
    .map(([verdict, checks]) => `${checks.length} ${verdict}`)
    .toSorted();
