/** What reading the logs of NixOS tests costs: one large log, and those of many failing tests. */

import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { diagnose, LogReader } from "../../src/diagnose/diagnose.ts";
import { realWorld } from "../../src/system/world.ts";
import { commandFailed, DriverLog } from "../diagnose/driver-logs.ts";
import { check } from "../report/fixture.ts";
import { print } from "./timing.ts";

const MB = 1_000_000;
const [LARGE, EACH, TESTS] = [1000 * MB, 5 * MB, 200];

/** A second of CPU reads so much, the memory grows by no more, and all logs together take no longer. */
const TARGETS = { megabytesPerSecond: 100, grownMiB: 64, allSeconds: 15 };

/** What a machine's kernel and systemd say while they start and run, in the lengths of real lines: 90 bytes each. */
const WORDS = [
  "ACPI: PM-Timer IO Port: 0x608",
  "pci 0000:00:01.1: BAR 4 [io  0xc040-0xc04f]",
  "systemd[1]: Starting Journal Service...",
  "audit: type=1130 audit(1756300000.123:12): pid=1 uid=0 auid=4294967295 ses=4294967295 msg='unit=systemd-udevd'",
  "stage-2-init: running activation script...",
  "dhcpcd[612]: eth0: leased 10.0.2.15 for 86400 seconds",
  "sshd[801]: Accepted publickey for alice from 192.168.1.2 port 38516 ssh2: ED25519 SHA256:0123456789abcdef",
  "postgres[877]: LOG:  database system is ready to accept connections",
];

function lines(machine: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, n) => `[${(n / 50).toFixed(6).padStart(12)}] ${WORDS[n % WORDS.length]} (${machine} ${n})`,
  );
}

/** One part of a test: two machines' consoles, and one line of the driver to 15 of theirs, as in real logs. */
function part(n: number): string {
  const log = new DriverLog("2026", ["server", "client"]);
  const before = log.text.length;
  log.subtest(`part ${n}`, 4.2, () => {
    for (let step = 0; step < 20; step += 1) {
      const machine = step % 2 === 0 ? "server" : "client";
      log.step(`must succeed: systemctl status unit-${step}.service`, machine, 0.21, () =>
        log.console(machine, ...lines(machine, 30)),
      );
    }
  });
  return log.text.slice(before);
}

const PART = Buffer.from(part(1));
const BEGIN = Buffer.from(new DriverLog("2026", ["server", "client"]).boots("server").boots("client").text);
const END = Buffer.from(new DriverLog("2026").fails(commandFailed("curl http://server", 7), "part 1").text);

const REASON = { code: "exit-code", message: "the builder failed with exit code 1" };

function readLarge(): { megabytesPerSecond: number; grownMiB: number } {
  const reader = new LogReader();
  reader.write(BEGIN);
  for (let warm = 0; warm < 100; warm += 1) reader.write(PART);
  const before = process.memoryUsage.rss();
  let [written, most] = [0, before];
  const cpu = process.cpuUsage();
  for (; written < LARGE; written += PART.length) {
    reader.write(PART);
    if (written % (100 * PART.length) === 0) most = Math.max(most, process.memoryUsage.rss());
  }
  reader.write(END);
  const { cause } = reader.end();
  if (cause?.code !== "command-failed") throw new Error(`the cause is ${cause?.code}`);
  const { user, system } = process.cpuUsage(cpu);
  return { megabytesPerSecond: written / MB / ((user + system) / 1e6), grownMiB: (most - before) / 2 ** 20 };
}

async function readMany(): Promise<number> {
  const out = mkdtempSync(join(tmpdir(), "nix-verdict-bench-"));
  try {
    mkdirSync(join(out, "logs"));
    const text = Buffer.concat([BEGIN, ...Array.from({ length: Math.ceil(EACH / PART.length) }, () => PART), END]);
    const checks = Array.from({ length: TESTS }, (_, n) => {
      const log = `logs/test-${n}.log`;
      writeFileSync(join(out, log), text);
      return check({ name: `test-${n}`, verdict: "failed", backend: "qemu", log, reason: REASON });
    });
    const from = performance.now();
    const told = await diagnose(checks, out, realWorld(), null);
    const seconds = (performance.now() - from) / 1000;
    const wrong = told.filter(({ reason }) => !String(reason?.message).includes("curl http://server"));
    if (wrong.length > 0) throw new Error(`${wrong.length} tests have another cause`);
    return seconds;
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}

const { megabytesPerSecond, grownMiB } = readLarge();
print(
  `one log of ${LARGE / MB} MB: ${megabytesPerSecond.toFixed(0)} MB for each second of CPU, ` +
    `memory grown by ${grownMiB.toFixed(0)} MiB`,
);
const allSeconds = await readMany();
print(`${TESTS} failing tests with ${EACH / MB} MB of log each: ${allSeconds.toFixed(1)} s in all`);
const isMet =
  megabytesPerSecond >= TARGETS.megabytesPerSecond && grownMiB <= TARGETS.grownMiB && allSeconds <= TARGETS.allSeconds;
print(
  `targets: ${TARGETS.megabytesPerSecond} MB/s, at most ${TARGETS.grownMiB} MiB more, ${TARGETS.allSeconds} s: ${
    isMet ? "met" : "MISSED"
  }`,
);
process.exitCode = isMet ? 0 : 1;
