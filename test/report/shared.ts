/** A report of a run in which many checks are bad over few things. */

import type { Check, Report } from "../../src/model/verdict.ts";
import { base, baseline } from "./compared.ts";
import { check, proven, report } from "./fixture.ts";
import { drvPathOf } from "./simulated.ts";

const NEVER_BUILT = { startedAt: null, durationMs: 0 };

/** Checks that need one thing. `log`: of what they need; null when it was not built. */
export function over(names: readonly string[], needed: Partial<Check>): Check[] {
  return names.map((name) =>
    check({ name, drvPath: drvPathOf(name), ...NEVER_BUILT, verdict: "dependency-failed", ...needed }),
  );
}

export const names = (prefix: string, count: number): string[] =>
  Array.from({ length: count }, (_, index) => `${prefix}-${String(index + 1).padStart(2, "0")}`);

const overOpenssl = over(names("host", 40), {
  reason: {
    code: "dependency",
    message: 'it needs "openssl-3.0", which could not be built: its builder exited with 2',
  },
  log: "logs/dependencies/0123456789abcdfghijklmnpqrsvwxyz-openssl-3.0.log",
  excerpt: ["cc -c apps/s_client.c", "apps/s_client.c:41:10: fatal error: openssl/ui.h: No such file or directory"],
}).map((one, index) => ({ ...one, baseline: index < 38 ? baseline() : null }));

const server = check({
  name: "server",
  drvPath: drvPathOf("server"),
  verdict: "failed",
  reason: { code: "exit-code", message: "its builder exited with 1" },
  durationMs: 12_000,
  log: "logs/server.log",
  excerpt: ["error[E0432]: unresolved import `tokio::rt`"],
});

const lost = over(["api", "web", "worker"], {
  verdict: "lost",
  reason: {
    code: "network",
    message:
      'it needs "source.tar.gz": the network or a binary cache failed, not the check: ' +
      "downloads.example.org failed: Could not resolve hostname (6)",
  },
  log: "logs/dependencies/0123456789abcdfghijklmnpqrsvwxyz-source.tar.gz.log",
  excerpt: ["error: unable to download 'https://downloads.example.org/source.tar.gz'"],
});

const thrown = names("docs", 5).map((name) =>
  check({
    name,
    drvPath: null,
    ...NEVER_BUILT,
    verdict: "eval-error",
    reason: { code: "throw", message: "mdbook is marked as broken" },
    location: { file: "nix/docs.nix", line: 12, column: 9 },
    excerpt: ["error: mdbook is marked as broken", `  … while evaluating the attribute '${name}'`],
  }),
);

const starved = names("vm", 2).map((name, index) =>
  check({
    name,
    drvPath: drvPathOf(name),
    backend: "qemu",
    verdict: "out-of-memory",
    reason: {
      code: "out-of-memory",
      message: `the kernel killed it for lack of memory, when it had ${index + 3}.1 GiB`,
    },
    peakMemoryBytes: (index + 3.1) * 2 ** 30,
    log: `logs/${name}.log`,
    excerpt: [`${name}: Killed`],
  }),
);

/** 40 checks over one dependency, others over one of them, a download, a throw and the memory; and two good ones. */
export const shared: Report = report(
  [
    ...overOpenssl,
    server,
    ...over(["client", "proxy"], {
      reason: {
        code: "dependency",
        message: 'it needs "server", which could not be built: its builder exited with 1',
      },
      log: "logs/server.log",
      excerpt: server.excerpt,
    }),
    ...lost,
    ...thrown,
    ...starved,
    check({ name: "alone", verdict: "failed", reason: { code: "exit-code", message: "its builder exited with 1" } }),
    check({ name: "fmt", baseline: baseline() }),
    proven("lint"),
  ].map((one) => ({ ...one, attr: `checks.x86_64-linux.${one.name}` })),
  { base: base({ failed: 0 }) },
);
