/** Boots systems that are shell scripts: real processes, sealed as those of real systems are. */

import { randomUUID } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";

import { bootOnce, type BootOutcome } from "../../src/boot/boot-once.ts";
import { ConsoleLog } from "../../src/boot/console-log.ts";
import type { BootOptions, Launch } from "../../src/boot/launch.ts";
import { findSeal } from "../../src/boot/seal.ts";
import type { Context } from "../../src/system/context.ts";
import { realWorld } from "../../src/system/world.ts";
import { folder } from "../scratch.ts";

/** The variable by which the processes of a test are known. */
const MARK = "NIX_VERDICT_TEST_BOOT";

/** A context of this machine. */
export function contextOf(signal: AbortSignal = new AbortController().signal): Context {
  return { world: realWorld(), emit: () => undefined, signal };
}

/** How a script is booted. `isSealed`: by default. */
export type Scripted = {
  options?: Partial<BootOptions>;
  launch?: Partial<Launch>;
  signal?: AbortSignal;
  isSealed?: boolean;
  hidesKvm?: boolean;
};

/** What became of a script. `left`: how many of its processes still run; `log`: its console; `at`: its folder. */
export type Booted = BootOutcome & { log: string; left: number; at: string; overMs: number };

/** How many processes run that a variable of their environment tells to be of this test. */
function marked(mark: string): number {
  return readdirSync("/proc").filter((pid) => {
    try {
      if (!/^\d+$/u.test(pid) || !readFileSync(`/proc/${pid}/environ`, "latin1").includes(`${MARK}=${mark}`))
        return false;
      return !/^State:\s+[ZX]/mu.test(readFileSync(`/proc/${pid}/status`, "utf8"));
    } catch {
      return false;
    }
  }).length;
}

/** Boots a shell script. It runs in a folder of its own, and is asked to end by a file `stop` there. */
export async function bootScript(
  test: TestContext,
  script: string,
  { options, launch, signal, isSealed = true, hidesKvm = false }: Scripted = {},
): Promise<Booted> {
  const context = contextOf(signal);
  const at = join(folder(test), "boot");
  mkdirSync(at);
  const mark = randomUUID();
  const whole: Launch = {
    command: { file: "/bin/sh", args: ["-c", script], cwd: at, env: { [MARK]: mark } },
    mounts: [],
    program: "sh",
    isolation: "namespaces",
    isOfSystemd: false,
    canEmulate: false,
    shutDown: async () => await context.world.files.write(join(at, "stop"), ""),
    reach: ({ port }) => ({ host: "127.0.0.1", port }),
    inside: () => null,
    cleanUp: async () => undefined,
    ...launch,
  };
  const seal = isSealed ? await findSeal(contextOf(), hidesKvm) : null;
  if (isSealed && seal === null) throw new Error("this machine cannot seal anything");
  const startedAt = performance.now();
  let outcome: BootOutcome;
  {
    await using log = new ConsoleLog(join(at, "console.log"), context.world);
    const asked = { until: null, probe: null, limitMs: 30_000, repeat: 1, ...options };
    outcome = await bootOnce(context, whole, { options: asked, seal, log });
  }
  const overMs = performance.now() - startedAt;
  return { ...outcome, log: readFileSync(join(at, "console.log"), "utf8"), left: marked(mark), at, overMs };
}
