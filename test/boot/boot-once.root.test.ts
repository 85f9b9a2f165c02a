import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { describe, test } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { realPorts } from "../../src/system/ports.ts";
import { untilRight } from "../tries.ts";
import { type Booted, bootScript, type Scripted } from "./scripted.ts";

/** Lives on, whatever it is told by a signal; a file ends it. */
const LIVE = "while ! [ -e stop ]; do sleep 0.05; done; echo the system ends by itself";
const PROMPT = "printf 'box login: '";

/** Starts what wants to outlive its system: in sessions of their own, orphaned, deaf to signals, silent or not. */
const DAEMONS = [
  "deaf() { trap '' TERM HUP INT QUIT; while :; do sleep 0.2; done; }",
  "(deaf &)",
  `setsid sh -c 'trap "" TERM HUP INT; (setsid sleep 1000 >/dev/null 2>&1 &); while :; do sleep 0.2; done' &`,
  "(setsid sh -c '(sleep 1000 &) ; exec sleep 1000' >/dev/null 2>&1 </dev/null &)",
  "sleep 0.3",
].join("\n");

const node = (program: string): string => `'${process.execPath}' -e "${program}" &`;

describe("a system becomes ready", () => {
  test("by a prompt, and is then asked to end", async (context) => {
    const booted = await bootScript(context, `echo hello; ${PROMPT}; ${LIVE}`);
    assert.deepEqual(booted.end, { kind: "ready", sign: "login" });
    assert.equal(booted.log, "hello\nbox login: the system ends by itself\n");
    assert.equal(booted.figures.readyMs, booted.tookMs);
    assert.equal(booted.left, 0);
    assert.equal(booted.emulated, false);
    assert.ok(Math.abs(booted.startedAt - Date.now()) < 60_000);
  });

  test("by systemd's target, on either stream", async (context) => {
    const booted = await bootScript(context, `echo '[  OK  ] Reached target multi-user.target.' >&2; ${LIVE}`);
    assert.deepEqual(booted.end, { kind: "ready", sign: "target" });
  });

  test("by the text that is asked for, and by nothing else", async (context) => {
    const script = `${PROMPT}; echo; sleep 0.4; printf 'now listening'; ${LIVE}`;
    const booted = await bootScript(context, script, { options: { until: "now listening" } });
    assert.deepEqual(booted.end, { kind: "ready", sign: "text" });
    assert.ok(booted.tookMs >= 400, `${booted.tookMs} ms`);
  });

  test("by a port that answers, and by nothing else", async (context) => {
    const port = await realPorts().free();
    const listening = node(`setTimeout(() => require('net').createServer((s) => s.end('hi')).listen(${port}), 400)`);
    const booted = await bootScript(context, `${PROMPT}; ${listening} ${LIVE}`, {
      options: { probe: { kind: "tcp", port } },
    });
    assert.deepEqual(booted.end, { kind: "ready", sign: "probe" });
    assert.ok(booted.tookMs >= 400, `${booted.tookMs} ms`);
    assert.equal(booted.left, 0);
  });

  test("by a page that is served well", async (context) => {
    const port = await realPorts().free();
    const server = `let asked = 0; require('http').createServer((q, r) => {
      console.log(q.url, ++asked); r.statusCode = asked < 4 ? 503 : 200; r.end(); }).listen(${port})`;
    const booted = await bootScript(context, `${node(server)} ${LIVE}`, {
      options: { probe: { kind: "http", port, path: "/health?x" } },
    });
    assert.deepEqual(booted.end, { kind: "ready", sign: "probe" });
    assert.match(booted.log, /^\/health\?x 4$/mu);
  });

  test("by a command within it that succeeds", async (context) => {
    const booted = await bootScript(context, `sleep 0.4; touch up; ${LIVE}`, {
      options: { probe: { kind: "exec", words: ["test", "-e", "up"] } },
      launch: { inside: ([file = "", ...args], root) => ({ file, args, cwd: `/proc/${root}/cwd` }) },
    });
    assert.deepEqual(booted.end, { kind: "ready", sign: "probe" });
    assert.ok(booted.tookMs >= 400, `${booted.tookMs} ms`);
  });

  for (const sign of ["notify", "healthcheck", "running"] as const)
    test(`by a sign of its own: ${sign}`, async (context) => {
      const booted = await bootScript(context, LIVE, { launch: { ready: async () => await sleep(200, sign) } });
      assert.deepEqual(booted.end, { kind: "ready", sign });
    });

  test("also where there is no limit, or one that no timer can take", async (context) => {
    for (const limitMs of [null, 2 ** 31, 1e15]) {
      const booted = await bootScript(context, `sleep 0.3; ${PROMPT}; ${LIVE}`, { options: { limitMs } });
      assert.deepEqual(booted.end, { kind: "ready", sign: "login" });
    }
  });

  test("by its console, where it has a sign of its own that never comes", async (context) => {
    const booted = await bootScript(context, `${PROMPT}; ${LIVE}`, { launch: { ready: async () => null } });
    assert.deepEqual(booted.end, { kind: "ready", sign: "login" });
  });
});

describe("a system does not become ready", () => {
  const cases: [what: string, script: string, more: Scripted, end: Booted["end"]][] = [
    ["it ends", "echo last; exit 3", {}, { kind: "exited", exit: { code: 3, signal: null, startError: null } }],
    ["it ends well", "true", {}, { kind: "exited", exit: { code: 0, signal: null, startError: null } }],
    ["its kernel panics", "echo 'Kernel panic - not syncing: x'; sleep 100", {}, { kind: "panicked" }],
    ["it says nothing", "sleep 100", { options: { limitMs: 400 } }, { kind: "late", limitMs: 400 }],
    [
      "an emulated one has three times as long",
      "sleep 100",
      { options: { limitMs: 400 }, launch: { canEmulate: true } },
      { kind: "late", limitMs: 1200 },
    ],
    [
      "its port never answers, whatever its console says",
      `${PROMPT}; sleep 100`,
      { options: { limitMs: 600, probe: { kind: "tcp", port: 1 } } },
      { kind: "late", limitMs: 600 },
    ],
    [
      "there is no way into it",
      "sleep 100",
      { options: { probe: { kind: "exec", words: ["true"] } } },
      {
        kind: "refused",
        why: {
          verdict: "unsupported",
          code: "probe",
          message: 'there is no way into it to run "true": use a probe on a port, or a text on its console',
        },
      },
    ],
    [
      "its own sign says so",
      "sleep 100",
      { launch: { ready: async () => ({ verdict: "failed", code: "unhealthy", message: "no" }) } },
      { kind: "refused", why: { verdict: "failed", code: "unhealthy", message: "no" } },
    ],
  ];
  for (const [what, script, more, end] of cases)
    test(what, async (context) => {
      const booted = await bootScript(context, script, more);
      assert.deepEqual(booted.end, end);
      assert.equal(booted.figures.readyMs, null);
      assert.equal(booted.left, 0);
      assert.ok(booted.overMs < 10_000, `${booted.overMs} ms`);
    });

  test("its last words are read, though it has ended", async (context) => {
    const booted = await bootScript(
      context,
      "yes line | head -c 300000; echo 'qemu-system-x86_64: no such disk'; exit 1",
    );
    assert.equal(booted.end.kind, "exited");
    assert.equal(booted.findings.lastWords, "qemu-system-x86_64: no such disk");
    assert.equal(booted.log.length, 300_000 + "qemu-system-x86_64: no such disk\n".length);
  });

  test("the run is stopped while it boots, or before", async (context) => {
    for (const script of [`${DAEMONS}; sleep 100`, "trap '' TERM; while :; do sleep 1; done"])
      for (const signal of [AbortSignal.timeout(600), AbortSignal.abort()]) {
        const booted = await bootScript(context, script, { signal });
        assert.deepEqual(booted.end, { kind: "cancelled" });
        assert.equal(booted.left, 0);
        assert.ok(booted.overMs < 5000, `${booted.overMs} ms`);
      }
  });
});

describe("nothing is left of a system", () => {
  const ends: [what: string, script: string, more: Scripted, kind: Booted["end"]["kind"]][] = [
    ["that was ready, and ends", `${PROMPT}; ${LIVE}`, {}, "ready"],
    ["that ends by itself", "exit 1", {}, "exited"],
    ["that hangs", "sleep 100", { options: { limitMs: 800 } }, "late"],
    ["that is stopped", "sleep 100", { signal: AbortSignal.timeout(900) }, "cancelled"],
  ];
  for (const [what, script, more, kind] of ends)
    test(`${what}, and has daemons that are deaf`, async (context) => {
      const booted = await bootScript(context, `${DAEMONS}\n${script}`, more);
      assert.equal(booted.end.kind, kind);
      assert.equal(booted.left, 0);
    });

  test("in this program: no timer keeps it running", async (context) => {
    const timers = (): number => process.getActiveResourcesInfo().filter((name) => name === "Timeout").length;
    const before = timers();
    await bootScript(context, `${PROMPT}; ${LIVE}`);
    assert.ok(timers() <= before, `${before} before, ${timers()} behind it`);
  });

  test("that has mounted something", async (context) => {
    const mounting = "mkdir mounted && mount -t tmpfs nvtest mounted && touch mounted/file && echo mounted";
    const booted = await bootScript(context, `${mounting}; ${PROMPT}; ${LIVE}`);
    assert.match(booted.log, /^mounted$/mu);
    assert.doesNotMatch(readFileSync("/proc/self/mountinfo", "utf8"), new RegExp(booted.at, "u"));
  });
});

test("a system that does not end when it is asked to is ended by force", { timeout: 60_000 }, async (context) => {
  const booted = await bootScript(context, `trap '' TERM; ${PROMPT}; while :; do sleep 0.2; done`, {
    launch: { shutDown: async () => await new Promise(() => undefined) },
  });
  assert.equal(booted.end.kind, "ready");
  assert.ok(booted.overMs > 20_000 && booted.overMs < 30_000, `${booted.overMs} ms`);
  assert.equal(booted.left, 0);
});

test("the times of its kernel and its init are kept", async (context) => {
  const kernel = "sleep 0.2; echo 'Linux version 6.1.0'";
  const init = "sleep 0.3; echo 'systemd[1]: hello'";
  const { figures } = await bootScript(context, `${kernel}; ${init}; sleep 0.2; ${PROMPT}; ${LIVE}`);
  const { kernelMs, initMs, readyMs } = figures;
  assert.ok(kernelMs !== null && initMs !== null && readyMs !== null);
  assert.ok(kernelMs >= 200 && initMs >= kernelMs + 290 && readyMs >= initMs + 190, JSON.stringify(figures));
});

test("a unit that fails just behind the prompt is found", async (context) => {
  const failing = "sleep 0.2; echo; echo '[FAILED] Failed to start web.service - The web.'";
  const booted = await bootScript(context, `${PROMPT}; ${failing}; ${LIVE}`);
  assert.deepEqual(booted.findings.failedUnits, ["web.service - The web"]);
});

test("the time to ready is that of its own watch", async (context) => {
  // Its watch starts at the first line of its script, and ends before the sign.
  const watch = 'from=$(date +%s%N); sleep 1.3; echo "took $((($(date +%s%N) - from) / 1000000)) ms"';
  const script = `${watch}; ${PROMPT}; ${LIVE}`;
  const off = await untilRight(
    async () => {
      const { log, tookMs } = await bootScript(context, script);
      return Math.abs(tookMs - Number(/^took (\d+) ms$/mu.exec(log)?.[1]));
    },
    (ms) => ms <= 200,
  );
  assert.ok(off <= 200, `${off} ms`);
});

test("its memory and its CPU time are those of all its processes", async (context) => {
  const busy = (name: string): string =>
    node(
      "const b = Buffer.alloc(50 << 20, 1); while (process.cpuUsage().user < 400e3); " +
        `require('fs').writeFileSync('${name}', ''); setInterval(() => b, 1000)`,
    );
  const waiting = "while ! [ -e one -a -e two ]; do sleep 0.05; done; sleep 0.3";
  const { figures } = await bootScript(context, `${busy("one")} ${busy("two")} ${waiting}; ${PROMPT}; ${LIVE}`);
  assert.ok((figures.peakMemoryBytes ?? 0) > 100 * 2 ** 20, JSON.stringify(figures));
  assert.ok((figures.cpuMs ?? 0) > 790, JSON.stringify(figures));
});
