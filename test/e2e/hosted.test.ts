/**
 * The action on a machine like a hosted runner without systemd: no Nix, a user with sudo, and nothing set. The rig has
 * the same with systemd.
 */

import assert from "node:assert/strict";
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type TestContext, test } from "node:test";
import { pathToFileURL } from "node:url";

import { PROBE } from "../../src/features/probe/binary.ts";
import type { Check, Feature, Report } from "../../src/model/verdict.ts";
import { DIST } from "../built.ts";
import { type BareMachine, onBareMachine } from "../install/bare.ts";
import { pack } from "../make-release.ts";
import { freshFlake } from "./run.ts";

const packed = await pack("sid");

type Job = {
  code: number | null;
  output: string;
  report: Report | null;
  log(name: string): string;
  path: string;
  state: string;
};

/**
 * Runs a step of the action on a bare machine, as the runner does. `then` runs there afterwards, as a shell script;
 * `main` runs the step.
 */
async function step(
  context: TestContext,
  machine: BareMachine,
  inputs: Record<string, string> = {},
  then = "",
  main = '"$@"',
): Promise<Job> {
  const base = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(base, { recursive: true, force: true }));
  chmodSync(base, 0o777);
  const flake = join(base, "flake");
  cpSync(freshFlake(context, "machine"), flake, { recursive: true });
  writeFileSync(join(flake, "probe"), Buffer.from(PROBE, "base64"), { mode: 0o755 });
  cpSync(packed.base, join(base, "mirror"), { recursive: true });
  for (const name of ["output", "summary", "state", "path", "env"])
    writeFileSync(join(base, name), "", { mode: 0o666 });
  for (const name of ["output", "summary", "state", "path", "env"]) chmodSync(join(base, name), 0o666);
  mkdirSync(join(base, "out"));
  chmodSync(join(base, "out"), 0o777);
  const env = {
    CI: "true",
    GITHUB_ACTIONS: "true",
    GITHUB_OUTPUT: join(base, "output"),
    GITHUB_STEP_SUMMARY: join(base, "summary"),
    GITHUB_STATE: join(base, "state"),
    GITHUB_PATH: join(base, "path"),
    GITHUB_ENV: join(base, "env"),
    INPUT_FLAKE: `path:${flake}`,
    INPUT_OUT: join(base, "out"),
    "INPUT_NIX-VERSION": packed.version,
    "INPUT_NIX-MIRROR": String(pathToFileURL(join(base, "mirror"))),
    ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
  };
  // Shells drop variables with a hyphen in their names, as the runner's for inputs are.
  const action = [
    "env",
    ...Object.entries(env).map(([name, value]) => `${name}=${value}`),
    process.execPath,
    join(DIST, "main.js"),
  ];
  const script = `${main}; code=$?; ${then}\nexit $code`;
  const { code, stdout, stderr } = await onBareMachine(["sh", "-c", script, "step", ...action], {
    ...machine,
    env: { ...machine.env, STATE_FILE: join(base, "state") },
  });
  const verdict = join(base, "out/verdict.json");
  return {
    code,
    output: `${stdout}${stderr}`,
    report: existsSync(verdict) ? (JSON.parse(readFileSync(verdict, "utf8")) as Report) : null,
    log: (name) => readFileSync(join(base, "out/logs", name), "utf8"),
    path: readFileSync(join(base, "path"), "utf8").trim(),
    state: readFileSync(join(base, "state"), "utf8"),
  };
}

/** A machine without a way to binary caches should not wait for them. */
const OFFLINE = { "nix-conf": "substituters =\nconnect-timeout = 1" };
const HOSTED: BareMachine = { runner: "sudo", env: { RUNNER_ENVIRONMENT: "github-hosted" } };
const checkOf = (job: Job, name: string): Check | undefined => job.report?.checks.find((check) => check.name === name);
const featureOf = (job: Job, name: string): Feature | undefined =>
  job.report?.machine.features.find((feature) => feature.name === name);

/** The post step, with what the main step has saved for it. */
const POST =
  `STATE_claim=$(sed -n '/^claim<</{n;p;}' "$STATE_FILE") STATE_ended=true ` +
  `"${process.execPath}" "${DIST}/post.js"`;

/** What a machine looks like to its next user: settings, accounts, services, devices. */
const SNAPSHOT = "{ find /etc /dev/kvm /dev/net -printf '%p %m %u %g %s\\n' 2>/dev/null | sort; cat /etc/nix/*; }";

test("a hosted runner: Nix and containers come by themselves; a broken /dev/kvm is kept away", async (context) => {
  const post = `${POST}; echo "daemons left: $(pgrep --count --runstates R,S,D nix-daemon)"`;
  const job = await step(context, HOSTED, OFFLINE, post);
  assert.deepEqual(
    [checkOf(job, "plain")?.verdict, checkOf(job, "uid-range")?.verdict],
    ["passed", "passed"],
    job.output,
  );
  assert.equal(featureOf(job, "nspawn")?.state, "on");
  assert.match(featureOf(job, "nspawn")?.reason ?? "", /^a build started a container and ended it in [\d.]+ ms/);
  assert.equal(job.path, "/nix/var/nix/profiles/default/bin");
  assert.match(job.state, /claim<<\S+\n[0-9a-f]{32}\n/);
  assert.match(job.output, /daemons left: 0/);
  const kvm = featureOf(job, "kvm");
  context.diagnostic(`kvm here: ${kvm?.state}, ${kvm?.reason}`);
  if (kvm?.state === "on") {
    assert.equal(checkOf(job, "kvm")?.verdict, "passed", job.output);
    assert.equal(checkOf(job, "kvm")?.emulated, false);
  } else if (kvm?.state === "broken") {
    // The build that asked for KVM saw another device in its place, and its report says why its time tells nothing.
    assert.match(job.log("kvm.log"), /kvm failed step=version/);
    assert.equal(checkOf(job, "kvm")?.emulated, true);
    assert.match(job.output, /1 VM test ran emulated, without KVM, which is broken here: a guest ran/);
  } else {
    assert.equal(checkOf(job, "kvm")?.verdict, "unsupported", job.output);
  }
});

test("a self-hosted runner with a Nix of its own is left as it was found", async (context) => {
  const again =
    `export RUNNER_ENVIRONMENT=self-hosted; ${SNAPSHOT} >/tmp/before; "$@"; code=$?; ` +
    `${SNAPSHOT} >/tmp/after; cmp /tmp/before /tmp/after && echo nothing changed; rm /tmp/before /tmp/after`;
  // The first step is there to put a Nix on the machine, as its owner would; the second one must not touch it.
  const owner = { ...OFFLINE, kvm: "off", nspawn: "off" };
  // The command is "env NAME=VALUE... node main.js": what stands in front of its last two words wins.
  const inputs = "INPUT_NIX-CONF= INPUT_KVM=auto INPUT_NSPAWN=auto";
  const job = await step(
    context,
    HOSTED,
    owner,
    'words="$#"; for word; do shift; words=$((words - 1)); ' +
      `[ $words -ne 1 ] || set -- "$@" ${inputs}; set -- "$@" "$word"; done; ${again}`,
  );
  assert.match(job.output, /nothing changed/, job.output);
  assert.equal(featureOf(job, "nspawn")?.state, "off", job.output);
  assert.match(job.output, /nspawn is off: .*auto-allocate-uids.* nix\.conf, and restart nix-daemon/);
  assert.equal(checkOf(job, "uid-range")?.verdict, "unsupported");
});

for (const [what, ending] of [
  ["that ends by itself", '"$@"'],
  [
    "that is killed while it builds",
    '"$@" & main=$!; until [ -e /nix/var/nix/profiles/default ] && ' +
      "grep -q auto-allocate-uids /etc/nix/nix-verdict.conf; do sleep 0.1; done; kill -KILL $main; wait $main",
  ],
] as const) {
  test(`a self-hosted runner that may be changed keeps the Nix of a run ${what}, and nothing else`, async (context) => {
    const mode = "stat -c 'kvm %a' /dev/kvm 2>/dev/null || echo kvm none";
    const then =
      'echo "== during"; cat /etc/nix/nix-verdict.conf; ' +
      `${POST}; echo "== after"; cat /etc/nix/nix-verdict.conf; ` +
      `${mode}; echo "daemons left: $(pgrep --count --runstates R,S,D nix-daemon)"; sudo ls /run/nix-verdict/root`;
    const before = existsSync("/dev/kvm") ? (statSync("/dev/kvm").mode & 0o777).toString(8) : "none";
    const job = await step(
      context,
      { runner: "sudo", env: { RUNNER_ENVIRONMENT: "self-hosted" } },
      { ...OFFLINE, install: "always" },
      then,
      ending,
    );
    const [, during = "", after = ""] = /== during\n([\s\S]*)== after\n([\s\S]*)/u.exec(job.output) ?? [];
    assert.match(during, /^auto-allocate-uids = true$/mu, job.output);
    assert.doesNotMatch(after, /auto-allocate-uids|uid-range/u);
    assert.match(after, /^build-users-group = nixbld$/mu);
    assert.match(after, new RegExp(`^kvm ${before}$`, "mu"));
    assert.match(after, /^daemons left: 0$/mu);
    assert.doesNotMatch(after, /changes\.json/u);
  });
}

test("what is required fails early, and says what to do", async (context) => {
  const prepare = "[ ! -e /dev/kvm ] || mount --bind /dev/null /dev/kvm";
  const job = await step(context, { ...HOSTED, prepare }, { ...OFFLINE, kvm: "require" });
  assert.equal(job.code, 2, job.output);
  assert.equal(job.report, null);
  assert.match(job.output, /::error::kvm is required, but it is off: .+\. [A-Z].+\./);
  assert.doesNotMatch(job.output, /::group::/);
});

test("what is switched off is neither changed nor looked at", async (context) => {
  const job = await step(
    context,
    HOSTED,
    { ...OFFLINE, kvm: "off", nspawn: "off" },
    "cat /etc/nix/nix-verdict.conf; stat --format='mode %a' /dev/kvm || echo mode none",
  );
  assert.deepEqual(job.report?.machine.features, []);
  assert.equal(checkOf(job, "uid-range")?.verdict, "unsupported", job.output);
  assert.doesNotMatch(job.output, /auto-allocate-uids = true|mode 666/);
});
