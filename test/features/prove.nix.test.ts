import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { execa } from "execa";

import { type FeatureProof, proveKvm, proveNspawn, proveSandbox } from "../../src/features/prove.ts";
import type { NixTool } from "../../src/nix/tool.ts";
import { realWorld } from "../../src/system/world.ts";
import { startDaemon } from "../e2e/daemon.ts";
import { withEachNix } from "../e2e/run.ts";
import type { TestNix } from "../nix-fixture.ts";
import { fakeNix } from "../nix/fake-nix.ts";
import { folder } from "../scratch.ts";
import { untilRight } from "../tries.ts";

const world = realWorld();
const { signal } = new AbortController();
const here = import.meta.dirname;

type Options = NixTool["options"];

/** What a machine with containers has in its nix.conf. */
const CONTAINERS: Options = [
  ["experimental-features", "nix-command flakes auto-allocate-uids cgroups"],
  ["auto-allocate-uids", "true"],
  ["extra-system-features", "uid-range"],
];
const CONTAINER_PROOF = /^a build started a container and ended it in [\d.]+ ms, with(out)? memory accounting$/;

/**
 * What of KVM this machine has. Linux lists the processor's virtualisation apart from the device, so that one can be
 * there without the other.
 */
const KVM = existsSync("/dev/kvm");
const VIRTUALISATION = /^flags\s*:.* (vmx|svm)( |$)/m.test(readFileSync("/proc/cpuinfo", "utf8"));

function toolOf(nix: TestNix, options: Options = []): NixTool {
  return { bin: join(nix.bin, "nix"), version: nix.version, implementation: "nix", options, impure: false };
}

/** Whether a proof of KVM says what there is. A guest on a machine that stands still is as slow as an emulated one. */
function asExpected(proof: FeatureProof): boolean {
  return VIRTUALISATION ? proof.state === "on" : proof.state === "broken" && proof.code === "too-slow";
}

/** The half-sentence of a proof, whatever its outcome. */
function said(proof: FeatureProof): string {
  return proof.state === "on" ? proof.detail : proof.reason;
}

/** Proves once more where a build did not end in time, as on a machine that stands still for so long. */
async function proved(prove: () => Promise<FeatureProof>): Promise<FeatureProof> {
  return await untilRight(prove, (proof) => proof.state === "on" || proof.code !== "no-answer");
}

/** Proves in a mount namespace where /dev/kvm has another mode. */
async function proveWithKvm(context: TestContext, mode: string, tool: NixTool, name = "kvm"): Promise<FeatureProof> {
  const flags = ["--mount", "--propagation", "private", "--fork", "--kill-child"];
  const program = [process.execPath, join(here, "prove.program.ts"), name, JSON.stringify(tool)];
  const { stdout } = await execa("unshare", [...flags, "sh", join(here, "kvm.sh"), folder(context), mode, ...program], {
    env: { NIX_REMOTE: undefined },
  });
  return JSON.parse(stdout) as FeatureProof;
}

/** A Nix that is called by a user whom the daemon does not trust; `conf` is for the daemon. */
async function untrusted(context: TestContext, nix: TestNix, conf: Options): Promise<NixTool> {
  const bin = join(folder(context), "bin");
  mkdirSync(bin);
  const lines = conf.map(([name, value]) => `${name} = ${value}\n`).join("");
  writeFileSync(join(bin, "nix-daemon"), `#!/bin/sh\nNIX_CONFIG='${lines}' exec ${nix.bin}/nix-daemon "$@"\n`, {
    mode: 0o755,
  });
  const daemon = await startDaemon(context, { ...nix, bin });
  const socket = daemon.env["NIX_DAEMON_SOCKET_PATH"] ?? "";
  const home = folder(context);
  for (const path of [join(socket, ".."), join(bin, ".."), home]) chmodSync(path, 0o777);
  const user = "setpriv --reuid=nobody --regid=nogroup --clear-groups";
  writeFileSync(
    join(bin, "nix"),
    `#!/bin/sh\nHOME=${home} NIX_REMOTE=daemon NIX_DAEMON_SOCKET_PATH=${socket} exec ${user} ${nix.bin}/nix "$@"\n`,
    { mode: 0o755 },
  );
  return toolOf({ ...nix, bin });
}

withEachNix((nix) => {
  describe(`Nix ${nix.version}`, () => {
    test("a sandbox, and none", async () => {
      const proof = await proved(() => proveSandbox({ world, emit: () => undefined, signal }, toolOf(nix)));
      assert.equal(proof.state, "on", said(proof));
      assert.match(said(proof), /^a build did not find a file of this machine, as user [1-9]\d*$/);
      assert.partialDeepStrictEqual(
        await proved(() => proveSandbox({ world, emit: () => undefined, signal }, toolOf(nix, [["sandbox", "false"]]))),
        { state: "off", code: "not-sandboxed" },
      );
    });

    test("a container", async () => {
      const proof = await proved(() => proveNspawn({ world, emit: () => undefined, signal }, toolOf(nix, CONTAINERS)));
      assert.equal(proof.state, "on", said(proof));
      assert.match(said(proof), CONTAINER_PROOF);
    });

    for (const [missing, options, code] of [
      ["any setting", [], "feature-missing"],
      ["the feature", [CONTAINERS[0], CONTAINERS[1], ["system-features", "benchmark"]], "feature-missing"],
      ["the setting", [CONTAINERS[0], CONTAINERS[2]], "feature-missing"],
      [
        "cgroups",
        [["experimental-features", "nix-command flakes auto-allocate-uids"], CONTAINERS[1], CONTAINERS[2]],
        "feature-missing",
      ],
      ["the sandbox", [...CONTAINERS, ["sandbox", "false"]], "not-sandboxed"],
    ] as [string, Options, string][]) {
      test(`no container without ${missing}`, async () => {
        const proof = await proved(() => proveNspawn({ world, emit: () => undefined, signal }, toolOf(nix, options)));
        assert.partialDeepStrictEqual(proof, { state: "off", code }, said(proof));
      });
    }

    test("KVM that builds may open", async (context) => {
      if (!KVM) {
        context.diagnostic("this machine has no /dev/kvm");
        assert.partialDeepStrictEqual(await proveKvm({ world, emit: () => undefined, signal }, toolOf(nix)), {
          state: "off",
          code: "no-device",
        });
        return;
      }
      const proof = await untilRight(() => proveWithKvm(context, "0666", toolOf(nix)), asExpected);
      context.diagnostic(`${VIRTUALISATION ? "hardware" : "a KVM that is emulated"}: ${said(proof)}`);
      if (VIRTUALISATION) assert.equal(proof.state, "on");
      else assert.partialDeepStrictEqual(proof, { state: "broken", code: "too-slow" });
      assert.match(
        said(proof),
        VIRTUALISATION
          ? /^a guest ran 100,000 loops in [\d.]+ ms, as user [1-9]/
          : /a processor with virtualisation takes about 0\.03 ms$|did not end/,
      );
    });

    test("KVM that is not for builds", async (context) => {
      if (!KVM) {
        assert.partialDeepStrictEqual(await proveKvm({ world, emit: () => undefined, signal }, toolOf(nix)), {
          state: "off",
          code: "no-device",
        });
        return;
      }
      const closed: FeatureProof = { state: "off", code: "no-permission", reason: "builds may not open /dev/kvm" };
      assert.deepEqual(await proved(() => proveWithKvm(context, "0660", toolOf(nix), "kvm-in-build")), closed);
      // Root, which these tests are, finds out whether opening it is worth while.
      const proof = await proved(() => proveWithKvm(context, "0660", toolOf(nix)));
      if (VIRTUALISATION) assert.deepEqual(proof, closed);
      else assert.partialDeepStrictEqual(proof, { state: "broken", code: "too-slow" });
    });

    test("KVM that is hidden from builds", async (context) => {
      const tool = toolOf(nix, [["extra-sandbox-paths", "/dev/kvm=/dev/null"]]);
      if (!KVM)
        assert.partialDeepStrictEqual(await proveKvm({ world, emit: () => undefined, signal }, tool), {
          state: "off",
          code: "no-device",
        });
      else
        assert.partialDeepStrictEqual(await proved(() => proveWithKvm(context, "0666", tool)), {
          state: "off",
          code: "hidden",
        });
    });

    test("KVM that Nix does not offer", async () => {
      const proof = await proveKvm(
        { world, emit: () => undefined, signal },
        toolOf(nix, [["system-features", "benchmark"]]),
      );
      assert.partialDeepStrictEqual(proof, { state: "off", code: KVM ? "feature-missing" : "no-device" });
    });

    test("a user whom the daemon does not trust", async (context) => {
      const tool = await untrusted(context, nix, CONTAINERS);
      const sandbox = await proved(() => proveSandbox({ world, emit: () => undefined, signal }, tool));
      assert.equal(sandbox.state, "on", said(sandbox));
      const container = await proved(() => proveNspawn({ world, emit: () => undefined, signal }, tool));
      assert.equal(container.state, "on", said(container));
    });

    test("machines that are left out, caches and hooks have no part in it", async (context) => {
      const seen = join(folder(context), "hook-ran");
      const hook = join(folder(context), "hook");
      writeFileSync(hook, `#!/bin/sh\ntouch ${seen}\n`, { mode: 0o755 });
      const options: Options = [
        ["builders", "ssh://nowhere.invalid x86_64-linux - 1 9"],
        ["substituters", "http://nowhere.invalid"],
        ["post-build-hook", hook],
      ];
      const proof = await proved(() => proveSandbox({ world, emit: () => undefined, signal }, toolOf(nix, options)));
      assert.equal(proof.state, "on", said(proof));
      assert.ok(!existsSync(seen));
    });

    test("a machine that must not build is not asked to", async () => {
      const context = { world, emit: () => undefined, signal };
      const proof = await proved(() => proveSandbox(context, toolOf(nix, [["max-jobs", "0"]])));
      const reason = "this machine builds nothing itself (max-jobs = 0)";
      assert.deepEqual(proof, { state: "off", code: "builds-elsewhere", reason });
    });
  });
});

/** Gives this test a folder for temporary things of its own, and what is left in it. */
function leftovers(context: TestContext): () => string[] {
  const own = folder(context);
  const before = process.env["TMPDIR"];
  process.env["TMPDIR"] = own;
  context.after(() => {
    if (before === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = before;
  });
  return () => readdirSync(own);
}

/** A Nix that does not end, and what says whether it runs. */
function endless(context: TestContext): NixTool {
  const { tool } = fakeNix(context, {});
  writeFileSync(
    tool.bin,
    `#!/bin/sh\necho $$ >${tool.bin}.draft\nmv ${tool.bin}.draft ${tool.bin}.pid\nexec sleep 600\n`,
    { mode: 0o755 },
  );
  return tool;
}

/** A limit that is over when that Nix runs. */
function untilItRuns(tool: NixTool): AbortSignal {
  const controller = new AbortController();
  const look = setInterval(() => {
    if (!existsSync(`${tool.bin}.pid`)) return;
    clearInterval(look);
    controller.abort(new DOMException("its time is over", "TimeoutError"));
  }, 20);
  return controller.signal;
}

function runs(tool: NixTool): boolean {
  return existsSync(`/proc/${readFileSync(`${tool.bin}.pid`, "utf8").trim()}`);
}

test("a proof that has no end is stopped, and leaves nothing", async (context) => {
  const tool = endless(context);
  const limits: number[] = [];
  context.mock.method(AbortSignal, "timeout", (ms: number) => {
    limits.push(ms);
    return untilItRuns(tool);
  });
  const left = leftovers(context);
  assert.partialDeepStrictEqual(await proveKvm({ world, emit: () => undefined, signal }, tool), {
    state: "broken",
    code: "no-answer",
  });
  assert.deepEqual([runs(tool), left()], [false, []]);
  assert.deepEqual(limits, [6500]);
});

test("a proof that is cancelled throws, and leaves nothing", async (context) => {
  const tool = endless(context);
  const left = leftovers(context);
  await assert.rejects(proveKvm({ world, emit: () => undefined, signal: untilItRuns(tool) }, tool), {
    name: "TimeoutError",
  });
  assert.deepEqual([runs(tool), left()], [false, []]);
});

test("no proof for other kinds of machines", async (context) => {
  const { tool, folder: called } = fakeNix(context, {});
  const arm = { ...world, machine: { ...world.machine, arch: "arm64" } };
  const proof = { state: "off", code: "not-provable", reason: "there is no proof for aarch64-linux yet" };
  for (const prove of [proveSandbox, proveKvm, proveNspawn])
    assert.deepEqual(await prove({ world: arm, emit: () => undefined, signal }, tool), proof);
  assert.ok(!existsSync(join(called, "args")));
});

test("a Nix that cannot be started", async () => {
  const tool: NixTool = {
    bin: "/no-such-folder-here/nix",
    version: "2.34.8",
    implementation: "nix",
    options: [],
    impure: false,
  };
  assert.deepEqual(await proveSandbox({ world, emit: () => undefined, signal }, tool), {
    state: "off",
    code: "nix-failed",
    reason: "the build that should prove it failed: ENOENT",
  });
});

describe("the compiled probe", () => {
  const gcc = compiler();

  test("is what its source gives", (context) => {
    const checked = run("scripts/build-probe", ["--check"]);
    if (gcc === "12") assert.deepEqual(checked, { code: 0, text: "src/features/probe/binary.ts is current\n" });
    else {
      context.diagnostic(`this machine has ${gcc === "" ? "no gcc" : `gcc ${gcc}`}, and the probe is made with gcc 12`);
      assert.equal(checked.code, 1);
      assert.match(checked.text, gcc === "" ? /there is no gcc/ : /made with gcc 12/);
    }
  });

  test("cannot be checked by another compiler, or without one", (context) => {
    const path = join(folder(context), "bin");
    mkdirSync(path);
    for (const name of ["bash", "dirname"])
      execFileSync("ln", ["-s", execFileSync("which", [name]).toString().trim(), join(path, name)]);
    assert.match(run("scripts/build-probe", ["--check"], path).text, /^build-probe: there is no gcc here\./);
    writeFileSync(join(path, "gcc"), "#!/bin/sh\necho 14.2.0\n", { mode: 0o755 });
    const other = run("scripts/build-probe", ["--check"], path);
    assert.deepEqual([other.code, /is made with gcc 12, and .*\/gcc is 14\.2\.0/.test(other.text)], [1, true]);
  });

  test("mounts nothing outside of a sandbox", async (context) => {
    const { PROBE } = await import("../../src/features/probe/binary.ts");
    const probe = join(folder(context), "probe");
    writeFileSync(probe, Buffer.from(PROBE, "base64"), { mode: 0o755 });
    assert.ok(statSync(probe).size < 8192);
    const mounts = readFileSync("/proc/self/mounts", "utf8");
    const { stdout, exitCode } = await execa(probe, [], {
      env: { proof: "container", out: join(folder(context), "out") },
      extendEnv: false,
      reject: false,
    });
    assert.deepEqual([exitCode, stdout], [1, "nix-verdict-probe container failed step=sandbox errno=0"]);
    assert.equal(readFileSync("/proc/self/mounts", "utf8"), mounts);
  });
});

/** The major version of the gcc that the script would take; "" without any. */
function compiler(): string {
  return (
    run("sh", ["-c", "g=$(command -v gcc-12 || command -v gcc) && $g -dumpversion || true"])
      .text.trim()
      .split(".", 1)[0] ?? ""
  );
}

function run(file: string, args: readonly string[], path = process.env["PATH"]): { code: number; text: string } {
  try {
    return {
      code: 0,
      text: execFileSync(file, args, {
        cwd: join(here, "../.."),
        env: { ...process.env, PATH: path },
        stdio: ["ignore", "pipe", "pipe"],
      }).toString(),
    };
  } catch (error) {
    const { status, stderr } = error as { status: number; stderr: Buffer };
    return { code: status, text: stderr.toString() };
  }
}
