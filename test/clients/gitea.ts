/** A real Gitea on the loopback, with its database, its repositories and a runner that runs jobs on this machine. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { execa } from "execa";

import { environment } from "../e2e/run.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { actionRepository, freePort, git, partOf } from "./programs.ts";

const [nix] = nixes.slice(-1) as [TestNix];
const PASSWORD = "not-a-secret-of-anybody";

/** A job with a cold cache on a busy machine is far quicker. */
const PATIENCE_MS = 240_000;

type Json = Record<string, any>;

/** An account; `token`: may do everything that the account may. */
export type Account = { name: string; token: string };

/** A run of a workflow that has ended. */
export type EndedRun = { id: number; number: number; conclusion: string; page: string; log: string };

/** The settings of a server that needs nothing from outside, and asks the runner's actions from itself. */
const settings = (base: string, port: number): string => `
RUN_MODE = prod
I_AM_BEING_UNSAFE_RUNNING_AS_ROOT = true
WORK_PATH = ${base}
[server]
STATIC_ROOT_PATH = ${partOf("gitea")}
HTTP_ADDR = 127.0.0.1
HTTP_PORT = ${port}
DOMAIN = 127.0.0.1
ROOT_URL = http://127.0.0.1:${port}/
OFFLINE_MODE = true
DISABLE_SSH = true
[database]
DB_TYPE = sqlite3
PATH = ${base}/gitea.db
[security]
INSTALL_LOCK = true
SECRET_KEY = none
PASSWORD_HASH_ALGO = pbkdf2_v1
[service]
DISABLE_REGISTRATION = true
[actions]
ENABLED = true
DEFAULT_ACTIONS_URL = self
[log]
LEVEL = Warn
[queue]
TYPE = channel
`;

export class Gitea implements AsyncDisposable {
  readonly url: string;
  readonly #base: string;
  readonly #stop = new AbortController();
  readonly #running: Promise<unknown>[] = [];
  #admin = "";

  private constructor(base: string, port: number) {
    this.#base = base;
    this.url = `http://127.0.0.1:${port}`;
  }

  /** Starts a server and a runner, with our action and the ones of others as repositories that workflows can use. */
  static async start(context: TestContext): Promise<Gitea> {
    const [base, port] = [folder(context), await freePort()];
    const here = new Gitea(base, port);
    writeFileSync(join(base, "app.ini"), settings(base, port));
    context.after(() => here[Symbol.asyncDispose]());
    await here.#cli("migrate");
    here.#start("gitea", ["--config", join(base, "app.ini"), "web"]);
    while (
      !(await fetch(`${here.url}/api/healthz`).then(
        ({ ok }) => ok,
        () => false,
      ))
    )
      await sleep(100);
    here.#admin = (await here.account("root-of-all", "--admin")).token;
    await here.#provide("nix-verdict", "nix-verdict", actionRepository(context), "v0");
    for (const [name, part] of [
      ["checkout", "checkout"],
      ["upload-artifact", "upload"],
      ["download-artifact", "download"],
    ] as const)
      await here.#provide("actions", name, partOf(part), "main");
    const token = await here.#cli("actions", "generate-runner-token");
    here.#start("runner", [here.url, token, "tester", "ubuntu-latest", join(base, "runner")]);
    return here;
  }

  /** Makes an account, and a token for it. */
  async account(name: string, ...options: readonly string[]): Promise<Account> {
    const who = ["--username", name, "--password", PASSWORD, "--email", `${name}@localhost`];
    await this.#cli("admin", "user", "create", ...who, "--must-change-password=false", ...options);
    return { name, token: await this.token(name, "all") };
  }

  /** Makes a token that may do this, in Gitea's words for it ("write:issue,read:user"). */
  async token(name: string, scopes: string): Promise<string> {
    const asked = ["--username", name, "--token-name", randomUUID(), "--scopes", scopes, "--raw"];
    return await this.#cli("admin", "user", "generate-access-token", ...asked);
  }

  /** Calls the API as an account, and gives the answer; fails the test when it is refused. */
  async api(method: string, path: string, token = this.#admin, body?: Json): Promise<any> {
    const response = await fetch(`${this.url}/api/v1${path}`, {
      method,
      headers: { authorization: `token ${token}`, "content-type": "application/json" },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    assert.ok(response.ok, `${method} ${path}: ${response.status} ${text}`);
    return text === "" ? null : JSON.parse(text);
  }

  /** Where git pushes to as an account. */
  remote({ name, token }: Account, repository: string): string {
    return `${this.url.replace("//", `//${name}:${token}@`)}/${repository}.git`;
  }

  /** Waits until all runs of a commit have ended, at least `least`, and gives them, the oldest first. */
  async runsOf(repository: string, commit: string, least = 1): Promise<EndedRun[]> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const { workflow_runs } = await this.api("GET", `/repos/${repository}/actions/runs?head_sha=${commit}&limit=50`);
      const runs = (workflow_runs ?? []) as Json[];
      if (runs.length >= least && runs.every(({ status }) => status === "completed"))
        return await Promise.all(runs.toReversed().map((run) => this.#ended(repository, run)));
      assert.ok(Date.now() < end, `in vain for ${least} runs of ${commit}: ${JSON.stringify(runs)}`);
      await sleep(500);
    }
  }

  /** Waits until the last run of a workflow has ended, and gives it. `file`: the workflow's, as "report.yml". */
  async runOf(repository: string, file: string): Promise<EndedRun> {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const { workflow_runs } = await this.api("GET", `/repos/${repository}/actions/runs?limit=50`);
      const run = ((workflow_runs ?? []) as Json[]).find(({ path }) => String(path).startsWith(`${file}@`));
      if (run?.["status"] === "completed") return await this.#ended(repository, run);
      assert.ok(Date.now() < end, `in vain for a run of ${file}: ${JSON.stringify(run)}`);
      await sleep(500);
    }
  }

  /** The id of the run whose page this is. */
  async pageOfRun(address: string): Promise<number> {
    const page = await (await fetch(address)).text();
    const id = /data-run-id="(\d+)"/u.exec(page)?.[1];
    assert.ok(id !== undefined, `${address} is no page of a run: ${page}`);
    return Number(id);
  }

  async #ended(repository: string, run: Json): Promise<EndedRun> {
    const { jobs } = await this.api("GET", `/repos/${repository}/actions/runs/${run["id"]}/jobs`);
    const logs = await Promise.all(
      (jobs as Json[]).map(async ({ id }) => {
        const address = `${this.url}/api/v1/repos/${repository}/actions/jobs/${id}/logs`;
        return await (await fetch(address, { headers: { authorization: `token ${this.#admin}` } })).text();
      }),
    );
    const { id, run_number: number, conclusion, html_url: page } = run;
    return { id, number, conclusion, page, log: logs.join("\n") };
  }

  /** Makes a public repository of an action. */
  async #provide(owner: string, name: string, path: string, ref: string): Promise<void> {
    if (await fetch(`${this.url}/api/v1/orgs/${owner}`).then(({ ok }) => !ok))
      await this.api("POST", "/orgs", this.#admin, { username: owner });
    await this.api("POST", `/orgs/${owner}/repos`, this.#admin, { name, default_branch: ref });
    const copy = join(this.#base, "provided", name);
    mkdirSync(dirname(copy), { recursive: true });
    await execa("cp", ["-rL", path, copy]);
    await git(copy, "init", "-q", "-b", ref);
    await git(copy, "add", "-A", "-f");
    await git(copy, "commit", "-q", "-m", name);
    await git(copy, "push", "-q", this.remote({ name: "root-of-all", token: this.#admin }, `${owner}/${name}`), ref);
  }

  #start(program: string, args: readonly string[]): void {
    const PATH = `${nix.bin}:${dirname(process.execPath)}:${process.env["PATH"]}`;
    const child = execa(partOf(`bin/${program}`), args, {
      cancelSignal: this.#stop.signal,
      cwd: this.#base,
      env: environment(nix, { PATH }),
      extendEnv: false,
      reject: false,
      stdin: "ignore",
      stdout: { file: join(this.#base, `${program}.log`) },
      stderr: { file: join(this.#base, `${program}.log`) },
    });
    this.#running.push(child);
  }

  /** Gives the last line that a command of Gitea prints: before it come warnings, as that we are root. */
  async #cli(...args: readonly string[]): Promise<string> {
    const { stdout } = await execa(partOf("bin/gitea"), ["--config", join(this.#base, "app.ini"), ...args], {
      cwd: this.#base,
    });
    return stdout.trim().split("\n").at(-1) ?? "";
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#running);
  }
}

/** A user's repository with a flake and workflows: a clone of it, and what its pull requests got. */
export class Project {
  readonly #gitea: Gitea;
  readonly #clone: string;
  readonly owner: Account;
  readonly name: string;

  private constructor(gitea: Gitea, owner: Account, name: string, clone: string) {
    this.#gitea = gitea;
    this.owner = owner;
    this.name = name;
    this.#clone = clone;
  }

  static async make(gitea: Gitea, owner: Account, clone: string, files: Record<string, string>): Promise<Project> {
    await gitea.api("POST", "/user/repos", owner.token, { name: "project", default_branch: "main" });
    const project = new Project(gitea, owner, `${owner.name}/project`, clone);
    await git(clone, "init", "-q", "-b", "main");
    await project.push("main", files);
    return project;
  }

  /** Commits files and pushes them to a branch, of `account`'s fork if that is not the owner. Gives the commit. */
  async push(
    branch: string,
    files: Record<string, string>,
    { account = this.owner, amend = false }: { account?: Account; amend?: boolean } = {},
  ): Promise<string> {
    await git(this.#clone, "checkout", "-q", ...((await this.#isThere(branch)) ? [branch] : ["-B", branch]));
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(dirname(join(this.#clone, file)), { recursive: true });
      writeFileSync(join(this.#clone, file), text);
    }
    await git(this.#clone, "add", "-A");
    await git(this.#clone, "commit", "-q", "--allow-empty", "-m", "work", ...(amend ? ["--amend"] : []));
    const remote = this.#gitea.remote(account, `${account.name}/project`);
    await git(this.#clone, "push", "-q", ...(amend ? ["--force"] : []), remote, branch);
    return (await git(this.#clone, "rev-parse", "HEAD")).trim();
  }

  async #isThere(branch: string): Promise<boolean> {
    return (await git(this.#clone, "branch", "--list", branch)) !== "";
  }

  /** Opens a pull request into main and gives its number. `head`: a branch, or ACCOUNT:BRANCH. */
  async propose(head: string, { token } = this.owner): Promise<number> {
    const body = { head, base: "main", title: `Merge ${head}` };
    return (await this.#gitea.api("POST", `/repos/${this.name}/pulls`, token, body))["number"];
  }

  async comments(number: number): Promise<{ id: number; body: string }[]> {
    return await this.#gitea.api("GET", `/repos/${this.name}/issues/${number}/comments`);
  }

  /** The last status of each name that is ours, as NAME: STATE. */
  async gates(commit: string): Promise<Record<string, string>> {
    const { statuses } = await this.#gitea.api("GET", `/repos/${this.name}/commits/${commit}/status`);
    const ours = ((statuses ?? []) as Json[]).filter(({ context }) => String(context).startsWith("nix-verdict /"));
    return Object.fromEntries(ours.map(({ context, status }) => [context, status]));
  }

  runs(commit: string, least = 1): Promise<EndedRun[]> {
    return this.#gitea.runsOf(this.name, commit, least);
  }
}
