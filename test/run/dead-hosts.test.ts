import assert from "node:assert/strict";
import { test } from "node:test";

import { DeadHosts } from "../../src/run/dead-hosts.ts";
import type { Opinion } from "../../src/run/opinion.ts";
import { verifying } from "../../src/run/undecided.ts";

const opinion = (drvPath: string, host: string | null): Opinion => ({
  drvPath,
  judgement: { verdict: "lost", reason: { code: host === null ? "lost" : "network", message: drvPath } },
  isUnclear: true,
  host,
});

test("a host that has failed for good is given up, for what waits to be tried again and for what comes", () => {
  const hosts = new DeadHosts();
  for (const one of [opinion("a", "x"), opinion("b", "x"), opinion("c", "y"), opinion("d", null)])
    assert.equal(hosts.doubted(one), one.drvPath);
  assert.equal(hosts.takeHopeless(verifying("a")), null);
  assert.equal(hosts.final(opinion("a", "x")).reason?.message, "a");
  assert.deepEqual([hosts.has("x"), hosts.has("y"), hosts.has(null)], [true, false, false]);
  assert.equal(hosts.takeHopeless(verifying("b"))?.judgement.reason?.message, "b");
  for (const drvPath of ["b", "c", "d", "e"]) assert.equal(hosts.takeHopeless(verifying(drvPath)), null, drvPath);
  // Nobody is to blame for a machine that dies.
  hosts.final(opinion("d", null));
  assert.equal(hosts.has(null), false);
});

test("only the network is waited for, and only while it may answer", async () => {
  const hosts = new DeadHosts();
  const ended = AbortSignal.abort();
  hosts.final(opinion("a", "x"));
  const started = performance.now();
  await hosts.pause([opinion("b", "x"), opinion("c", null)], new AbortController().signal);
  // Not longer than the run lasts.
  await hosts.pause([opinion("d", "y")], ended);
  assert.ok(performance.now() - started < 1000);
});
