/** The command line as root of a container that got no privileges. */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { execa } from "execa";

import { WITH_DOCKERS_RIGHTS } from "../docker-rights.ts";
import { folder } from "../scratch.ts";
import { CLI, environment, type Ran, readReport, verdictsOf, withEachNix } from "./run.ts";

/** As docker's filter of system calls does, it lets nobody make namespaces. */
const NO_NAMESPACES = [
  "unshare",
  "--user",
  "--map-root-user",
  "sh",
  "-c",
  'echo 0 >/proc/sys/user/max_user_namespaces && exec "$@"',
  "sh",
];

const BLIND = "this root may not look at the processes of other users";

/** Two checks that take long enough to be measured. */
const flake = (): string => `{ outputs = _: {
  checks.x86_64-linux = builtins.mapAttrs (name: _: derivation {
    name = "\${name}-${randomUUID()}"; system = "x86_64-linux"; builder = "/bin/sh";
    args = [ "-c" "i=0; while [ $i -lt 500000 ]; do i=$((i+1)); done; echo > $out" ];
  }) { one = 1; two = 2; };
}; }`;

withEachNix((nix) => {
  const run = async (context: TestContext, through: readonly string[], settings: string): Promise<Ran> => {
    const at = join(folder(context), "flake");
    mkdirSync(at);
    writeFileSync(join(at, "flake.nix"), flake());
    const out = join(folder(context), "out");
    const [program, ...words] = [...through, process.execPath, CLI, "run", at, "--no-cache", "--out", out];
    const env = environment(nix, {});
    env["NIX_CONFIG"] = `${env["NIX_CONFIG"] ?? ""}\n${settings}`;
    const { exitCode, stdout, stderr } = await execa(program, words, { env, extendEnv: false, reject: false });
    return { code: exitCode, stdout, stderr, out, report: readReport(out) };
  };
  const peaks = ({ report }: Ran): boolean[] =>
    (report?.checks ?? []).map(({ peakMemoryBytes }) => peakMemoryBytes !== null);

  test(`no namespaces: each check is told the remedy and its price (Nix ${nix.version})`, async (context) => {
    const ran = await run(
      context,
      [...NO_NAMESPACES, ...WITH_DOCKERS_RIGHTS],
      "build-users-group =\nsandbox = true\nsandbox-fallback = false",
    );
    assert.equal(ran.code, 1, ran.stderr);
    assert.deepEqual(verdictsOf(ran.report), { one: "unsupported", two: "unsupported" });
    for (const { reason } of ran.report?.checks ?? [])
      assert.match(reason?.message ?? "", /namespaces.*--privileged.*nix-conf: sandbox = false.*files and network/u);
  });

  test(`builds of other users cannot be measured, and that is told once (Nix ${nix.version})`, async (context) => {
    const ran = await run(context, WITH_DOCKERS_RIGHTS, "build-users-group = nixbld\nsandbox = false");
    assert.deepEqual(verdictsOf(ran.report), { one: "passed", two: "passed" }, ran.stderr);
    assert.equal(ran.stdout.split(BLIND).length, 2, ran.stdout);
    assert.deepEqual(peaks(ran), [false, false]);
    for (const file of ["verdict.json", "summary.md", "report.html"])
      assert.ok(readFileSync(join(ran.out, file), "utf8").includes(BLIND), file);
  });

  test(`builds of the same user are measured, whatever is lacking (Nix ${nix.version})`, async (context) => {
    const ran = await run(context, WITH_DOCKERS_RIGHTS, "build-users-group =\nsandbox = false");
    assert.deepEqual(verdictsOf(ran.report), { one: "passed", two: "passed" }, ran.stderr);
    assert.ok(!ran.stdout.includes(BLIND), ran.stdout);
    assert.deepEqual(peaks(ran), [true, true]);
  });
});
