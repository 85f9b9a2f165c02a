import assert from "node:assert/strict";
import { test } from "node:test";

import { Meter } from "../../src/measure/meter.ts";
import { readOomKills } from "../../src/measure/oom.ts";
import type { Sampled } from "../../src/model/event.ts";

const A = "/nix/store/00000000000000000000000000000001-a.drv";
const B = "/nix/store/00000000000000000000000000000002-b.drv";

function sample(more: Partial<Sampled>): Sampled {
  return {
    type: "build-sampled",
    clientPid: 1,
    drv: null,
    out: null,
    builderStartedAt: 1000,
    peakMemoryBytes: 5,
    currentBytes: 0,
    cpuMs: 1,
    method: "procfs",
    oomKilled: false,
    ended: true,
    ...more,
  };
}

function meter(): Meter {
  let now = 1000;
  // Time passes as it is looked at.
  return new Meter({ now: () => (now += 10) });
}

test("a sample goes to the build that it names, by derivation or by output", async () => {
  const one = meter();
  one.started(A, 1, ["/nix/store/a"], 1000);
  one.started(B, 2, ["/nix/store/b"], 1000);
  one.record(sample({ clientPid: 2, drv: B.slice("/nix/store/".length), peakMemoryBytes: 7 }));
  one.record(sample({ clientPid: 1, out: "/nix/store/a", peakMemoryBytes: 6 }));
  assert.deepEqual(await one.finished(A, 2000), { peakMemoryBytes: 6, cpuMs: 1, method: "procfs", oomKilled: false });
  assert.equal((await one.finished(B, 2000))?.peakMemoryBytes, 7);
});

test("a builder that claims another build's output does not get it", async () => {
  const one = meter();
  one.started(A, 1, ["/nix/store/a"], 1000);
  one.started(B, 2, ["/nix/store/b"], 1000);
  one.record(sample({ clientPid: 2, drv: B.slice("/nix/store/".length), out: "/nix/store/a" }));
  assert.equal(await one.finished(A, 2000), null);
});

test("what names nothing belongs to the only build of its client, and to none of two", async () => {
  const one = meter();
  one.started(A, 1, [], 1000);
  one.record(sample({ out: "/nix/store/elsewhere" }));
  assert.notEqual(await one.finished(A, 2000), null);
  one.started(B, 1, [], 2100);
  one.record(sample({ builderStartedAt: 2100 }));
  assert.equal(await one.finished(B, 2200), null);
});

test("a second attempt gets its own figures", async () => {
  const one = meter();
  const drv = A.slice("/nix/store/".length);
  one.started(A, 1, [], 1000);
  one.record(sample({ drv, peakMemoryBytes: 5, oomKilled: true }));
  assert.equal((await one.finished(A, 1100))?.oomKilled, true);
  one.started(A, 2, [], 5000);
  one.record(sample({ drv, clientPid: 2, builderStartedAt: 5000, peakMemoryBytes: 9 }));
  assert.deepEqual(await one.finished(A, 5100), { peakMemoryBytes: 9, cpuMs: 1, method: "procfs", oomKilled: false });
});

test("a sampler that says no last word is not waited for long", async () => {
  let now = 1000;
  const one = new Meter({ now: () => (now += 10) });
  one.started(A, 1, ["/nix/store/a"], 1000);
  one.record(sample({ out: "/nix/store/a", ended: false }));
  assert.notEqual(await one.finished(A, 2000), null);
  // By the clock that it was given: it looked for some 200 ms, and not for as long as after a failure.
  assert.ok(now - 1000 >= 200 && now - 1000 < 400, `${now}`);
});

test("memory of all builds over time has at most 500 points and keeps the highest", () => {
  let now = 0;
  const one = new Meter({ now: () => now });
  for (; now < 20_000; now += 1) one.record(sample({ currentBytes: now === 7777 ? 1e9 : now % 100 }));
  const points = one.total();
  assert.ok(points.length <= 500 && points.length > 200);
  assert.deepEqual(
    points.find(({ bytes }) => bytes === 1e9),
    { atMs: 7777, bytes: 1e9 },
  );
  assert.deepEqual(
    points.map(({ atMs }) => atMs),
    points.map(({ atMs }) => atMs).toSorted((left, right) => left - right),
  );
});

test("the kernel's log names the processes that it killed, whoever writes into it", () => {
  const log = [
    "6,1200,5000000,-;oom-kill:constraint=CONSTRAINT_MEMCG,nodemask=(null),cpuset=/,mems_allowed=0," +
      "oom_memcg=/system.slice/nix-daemon.service," +
      "task_memcg=/system.slice/nix-daemon.service/nix-build-uid-30001,task=dd,pid=811,uid=30001",
    " SUBSYSTEM=memory",
    "6,1201,6000000,-;oom-kill:constraint=CONSTRAINT_NONE,nodemask=(null),cpuset=/,mems_allowed=0," +
      "global_oom,task_memcg=/,task=a,pid=1,uid=2,pid=812,uid=30002",
    "12,1202,7000000,-;says oom-kill:constraint=CONSTRAINT_NONE,global_oom,task_memcg=/,task=x,pid=1,uid=30003",
  ].join("\n");
  assert.deepEqual(readOomKills(log), [
    { atMs: 5000, pid: 811, user: 30001, cgroup: "/system.slice/nix-daemon.service/nix-build-uid-30001" },
    { atMs: 6000, pid: 812, user: 30002, cgroup: "/" },
  ]);
});
