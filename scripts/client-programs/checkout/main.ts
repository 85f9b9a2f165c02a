/** Program of an action in the place of `actions/checkout`: the commit of a public repository, and nothing of a token. */

import { execFileSync } from "node:child_process";

const env = (name: string): string => process.env[`GITHUB_${name}`] ?? "";
const git = (...args: readonly string[]): Buffer =>
  execFileSync("git", args, { cwd: env("WORKSPACE"), stdio: "inherit" });

git("init", "--quiet");
git("fetch", "--quiet", `${env("SERVER_URL")}/${env("REPOSITORY")}`, `+${env("REF")}`);
git("checkout", "--quiet", "--force", env("SHA"));
git("clean", "--quiet", "-ffdx");
