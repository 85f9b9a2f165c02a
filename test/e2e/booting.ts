/** Boots the systems of `test/flakes/boots` by the built command line, and looks at what it says and leaves. */

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync, readlinkSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";

import { Ajv2020 } from "ajv/dist/2020.js";

import type { Check } from "../../src/model/model.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";
import { bootParts } from "./boot-parts.ts";
import { type ExpectedBoot, rowOf } from "./boots.ts";
import { freshFlake, type Ran, ROOT, verdict } from "./run.ts";

/** A boot in emulation takes some 10 s here, and its limit is three times as long. */
export const LIMIT = "40s";

export const parts = await bootParts();

const validate = new Ajv2020({ allowUnionTypes: true }).compile(
  JSON.parse(readFileSync(join(ROOT, "schema/verdict.schema.json"), "utf8")) as object,
);

/** Where boots of one test keep their files, so that what is left can be told; sockets need a short path. */
export type Place = { temporary: string; env: Record<string, string> };

export function placeOf(context: TestContext, nix: TestNix): Place {
  const temporary = folder(context);
  return { temporary, env: { TMPDIR: temporary, PATH: `${nix.bin}:${parts.path}:${process.env["PATH"]}` } };
}

export function words(flake: string, more: readonly string[]): string[] {
  return ["boot", flake, "--no-cache", "--option", "extra-sandbox-paths", parts.sandboxPaths, ...more];
}

export async function boot(
  context: TestContext,
  nix: TestNix,
  more: readonly string[],
): Promise<Ran & { place: Place }> {
  const place = placeOf(context, nix);
  const ran = await verdict(context, nix, words(freshFlake(context, "boots"), more), { env: place.env });
  assertNothingLeft(place);
  assert.ok(validate(ran.report), JSON.stringify(validate.errors));
  return { ...ran, place };
}

/** No process, mount, control group, file or socket of a boot is left. */
export function assertNothingLeft({ temporary }: Place): void {
  assert.deepEqual(
    readdirSync(temporary).filter((name) => name.startsWith("nvb-")),
    [],
    "files",
  );
  assert.equal(readFileSync("/proc/mounts", "utf8").includes(temporary), false, "mounts");
  assert.deepEqual(processesIn(temporary), [], "processes");
  for (const at of ["/sys/fs/cgroup", "/sys/fs/cgroup/unified", "/sys/fs/cgroup/systemd"])
    if (existsSync(at))
      assert.deepEqual(
        readdirSync(at).filter((name) => name.startsWith("nvb-")),
        [],
        at,
      );
  for (const at of ["/run/netns", "/run/libpod", "/run/crun", "/run/systemd/nspawn/propagate/nix-verdict"])
    assert.equal(existsSync(at), false, at);
}

/** Processes that are in a folder, or name it. */
export function processesIn(place: string): string[] {
  return readdirSync("/proc").filter((pid) => {
    if (!/^\d+$/u.test(pid)) return false;
    try {
      const command = readFileSync(`/proc/${pid}/cmdline`, "utf8");
      return command.includes(`${place}/nvb-`) || readlinkSync(`/proc/${pid}/cwd`).startsWith(`${place}/nvb-`);
    } catch {
      return false;
    }
  });
}

function consoleOf({ out, stdout, stderr }: Ran, check: Check | undefined): string {
  const log = check?.log ?? null;
  return `${stdout}${stderr}${log === null ? "" : readFileSync(join(out, log), "utf8").slice(-3000)}`;
}

export function assertBoot(ran: Ran, system: string, expected: ExpectedBoot): void {
  const check = rowOf(ran.report?.checks ?? [], system);
  assert.ok(check !== undefined, `${system} has a row\n${consoleOf(ran, check)}`);
  const told = consoleOf(ran, check);
  assert.equal(check.verdict, expected.verdict, `${system}\n${told}`);
  assert.equal(check.kind, "boot");
  assert.equal(check.backend, expected.backend, system);
  assert.equal(check.reason?.code, expected.code, `${system}: ${check.reason?.message}`);
  if (expected.message !== undefined) assert.match(check.reason?.message ?? "", expected.message, system);
  if (expected.ready === null) return;
  assert.ok(
    expected.ready.some((sign) => sign === check.boot?.ready),
    `${system} is ready by ${check.boot?.ready}`,
  );
  assert.ok((check.boot?.readyMs ?? 0) > 0 && check.durationMs === check.boot?.readyMs, told);
  assert.ok((check.peakMemoryBytes ?? 0) > 0, `${system} has memory\n${told}`);
  assert.equal(check.emulated, expected.backend === "vm" || check.boot?.program === "qemu", system);
}

export const only = (systems: Iterable<string>): string[] => [...systems].flatMap((name) => ["--only", name]);

/** What Nix builds boots alike, whatever Nix it is. */
export const oldest = nixes[0] ?? assert.fail("there is no Nix");
