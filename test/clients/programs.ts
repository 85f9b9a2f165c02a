/** The programs of others that `scripts/get-runners` has built, and our action as they are given it. */

import { once } from "node:events";
import { cpSync, existsSync, mkdirSync } from "node:fs";
import { createServer } from "node:net";
import type { AddressInfo } from "node:net";
import { dirname, join } from "node:path";
import type { TestContext } from "node:test";

import { execa } from "execa";

import { DIST } from "../built.ts";
import { ROOT } from "../e2e/run.ts";
import { folder } from "../scratch.ts";

/** The folder with `bin/`, and the actions `upload`, `download` and `checkout`. */
const HOME = process.env["NIX_VERDICT_RUNNERS"] ?? "";
if (!existsSync(join(HOME, "bin/act"))) throw new Error("Run these tests with `npm run test:clients`.");

/** The path of something that `scripts/get-runners` has built. */
export const partOf = (name: string): string => join(HOME, name);

/** The repository of our actions as a release has it, with the programs as the sources are now. */
export function actionRepository(context: TestContext): string {
  const path = join(folder(context), "nix-verdict");
  mkdirSync(join(path, "report"), { recursive: true });
  cpSync(DIST, join(path, "dist"), { recursive: true });
  cpSync(join(dirname(DIST), "package.json"), join(path, "package.json"));
  for (const file of ["action.yml", "report/action.yml"]) cpSync(join(ROOT, file), join(path, file));
  return path;
}

/** A port that nobody has at the moment. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

/** git in a folder, as nobody in particular. Gives what it prints. */
export async function git(path: string, ...args: readonly string[]): Promise<string> {
  const name = ["-c", "user.name=tester", "-c", "user.email=tester@localhost", "-c", "protocol.file.allow=always"];
  return (await execa("git", [...name, ...args], { cwd: path })).stdout;
}
