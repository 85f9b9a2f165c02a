import assert from "node:assert/strict";
import { test } from "node:test";

import { untilRight } from "../tries.ts";
import { bootScript } from "./scripted.ts";

const MIB = 2 ** 20;
const TOUCHED_MIB = 300;

/** The part by which a measured peak may be off. */
const OFF = 0.1;

/** Touches memory, perhaps lets it go, says the kernel's own peak of it, without pages of files, and is ready. */
const touching = (then: string): string => `
  let held = Buffer.alloc(${TOUCHED_MIB} << 20, 1);
  const status = require("fs").readFileSync("/proc/self/status", "utf8");
  const kib = (name) => Number(new RegExp(name + ":\\\\s+(\\\\d+)").exec(status)[1]);
  console.log("peak", kib("VmHWM") - kib("RssFile"));
  ${then}
  setInterval(() => { if (require("fs").existsSync("stop")) process.exit(); return held; }, 50);`;
const READY = "process.stdout.write('box login: ');";

for (const [what, then] of [
  ["holds", READY],
  ["lets go again", `setTimeout(() => { held = null; setTimeout(() => { ${READY} }, 300); }, 300);`],
] as const)
  test(`the peak of a system that touches 300 MiB, and ${what}, is within a tenth of the kernel's`, async (context) => {
    const off = await untilRight(
      async () => {
        const script = `'${process.execPath}' -e '${touching(then).replaceAll("'", '"')}'`;
        const { end, log, figures } = await bootScript(context, script);
        assert.equal(end.kind, "ready", log);
        const own = Number(/^peak (\d+)$/mu.exec(log)?.[1]) * 1024;
        assert.ok(own > TOUCHED_MIB * MIB, log);
        // The shell waits beside it.
        return Math.abs((figures.peakMemoryBytes ?? 0) - own) / own;
      },
      (part) => part <= OFF,
    );
    assert.ok(off <= OFF, `${(off * 100).toFixed(1)} %`);
  });
