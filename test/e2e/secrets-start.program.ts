/**
 * For tests: a step of a job with forty secrets in its environment, as the runner starts it. It becomes the action
 * itself, so that the flake can name its process: secrets-start.ts main|post FOLDER. Nobody else is told the secrets:
 * they are made here, and have {@link MARK} in them.
 */

import { execFileSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { env, execPath, execve, pid } from "node:process";

import { DIST } from "../built.ts";

const ROOT = join(import.meta.dirname, "../..");
const MARK = ["sEcReT", "oFtHeJoB"].join("-");

/** Names as jobs have them, and such as begin like those on the list of what children get. */
const NAMES = `
  INPUT_GITHUB-TOKEN ACTIONS_RUNTIME_TOKEN ACTIONS_ID_TOKEN_REQUEST_TOKEN ACTIONS_ID_TOKEN_REQUEST_URL STATE_secret
  GITHUB_TOKEN GH_TOKEN GH_ENTERPRISE_TOKEN AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN
  AZURE_CLIENT_SECRET GOOGLE_CREDENTIALS CACHIX_AUTH_TOKEN CACHIX_SIGNING_KEY ATTIC_TOKEN NPM_TOKEN NODE_AUTH_TOKEN
  CARGO_REGISTRY_TOKEN PYPI_PASSWORD DOCKER_PASSWORD SSH_PRIVATE_KEY DEPLOY_KEY DATABASE_URL SLACK_WEBHOOK SENTRY_DSN
  NIX_GITHUB_TOKEN NIX_SIGNING_KEY NIX_CACHE_PASSWORD _NIX_SECRET NIXPKGS_TOKEN XDG_SECRET LC_TOKEN GC_PASSWORD
  GIT_CONFIG_VALUE_0 GIT_SSL_TOKEN RUNNER_SECRET INPUT_MATRIX MY_SECRET_FILE VAULT_TOKEN
`
  .trim()
  .split(/\s+/u);

const [, , entry = "", base = ""] = process.argv;
const [workspace, temporary, repository] = ["workspace", "temporary", "repository"].map((name) => join(base, name)) as [
  string,
  string,
  string,
];
if (entry === "main") prepare();
const state = readFileSync(join(base, "state"), "utf8");
const files = Object.fromEntries(
  ["output", "step_summary", "state", "env", "path"].map((name) => [`GITHUB_${name.toUpperCase()}`, join(base, name)]),
);
const secrets = Object.fromEntries(NAMES.map((name, index) => [name, `${MARK}-${index}`]));
const saved = Object.fromEntries(
  Array.from(state.matchAll(/^([\w-]+)<<(\S+)\n([\s\S]*?)\n\2$/gm), ([, name, , value]) => [`STATE_${name}`, value]),
);
const inputs = { INPUT_FLAKE: `path:${workspace}`, INPUT_OUT: join(base, "out"), INPUT_RETRIES: "1" };
const job = {
  CI: "true",
  GITHUB_ACTIONS: "true",
  GITHUB_WORKSPACE: workspace,
  RUNNER_TEMP: temporary,
  TMPDIR: temporary,
};
// A line of Nix's settings may be a secret as well.
const config = `${env["NIX_CONFIG"] ?? ""}\naccess-tokens = github.example=${MARK}-config`;
process.chdir(workspace);
execve?.(execPath, [execPath, join(DIST, `${entry}.js`)], {
  ...env,
  ...secrets,
  ...job,
  ...files,
  ...inputs,
  ...saved,
  NIX_CONFIG: config,
});

function prepare(): void {
  for (const folder of [temporary, repository]) mkdirSync(folder, { recursive: true });
  writeFileSync(join(temporary, "somebody's"), "a file of an earlier step\n");
  if (!existsSync(workspace)) cpSync(join(ROOT, "test/flakes/secrets"), workspace, { recursive: true });
  for (const words of [
    ["init", "--quiet"],
    ["-c", "user.name=x", "-c", "user.email=x@example.org", "commit", "--quiet", "--allow-empty", "--message", "x"],
  ])
    execFileSync("git", ["-C", repository, ...words]);
  const flake = join(workspace, "flake.nix");
  const values: Record<string, string> = {
    pid: String(pid),
    temporary,
    repository,
    salt: base.replaceAll(/\W/gu, ""),
    names: NAMES.map((name) => JSON.stringify(name)).join(" "),
  };
  writeFileSync(
    flake,
    readFileSync(flake, "utf8").replaceAll(/@(\w+)@/gu, (_, name: string) => values[name] ?? ""),
  );
  for (const name of ["output", "step_summary", "state", "env", "path"]) writeFileSync(join(base, name), "");
}
