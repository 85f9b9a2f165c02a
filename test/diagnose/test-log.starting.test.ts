/** Machines that do not start, of all kinds. */

import { describe, test } from "node:test";

import { DriverLog, YEARS } from "./driver-logs.ts";
import { assertTells } from "./explained.ts";

const M = "machine";

for (const year of YEARS) {
  const isOld = year === "2023" || year === "2024";
  describe(`the driver of ${year}, whose QEMU does not start,`, () => {
    const words = (text: string): string => `qemu-system-x86_64: ${text}`;
    const start = (text: string): DriverLog => {
      const log = new DriverLog(year).begins("subtest: never");
      log.raw(`${M}: starting vm`, "mke2fs 1.47.0 (5-Feb-2023)");
      return year === "2023" ? log.console(M, ...text.split("\n")) : log.raw(...text.split("\n"));
    };
    const gone = {
      type: "ConnectionResetError",
      message: "[Errno 104] Connection reset by peer",
      line: 2,
      isFromDriver: true,
    };
    const place = { machine: M, scriptLine: isOld ? null : 2, subtests: ["failed never"] };
    test("for want of a device", () => {
      const said = words("-device nonexistent: 'nonexistent' is not a valid device model name");
      assertTells(start(said).fails(gone, "never").text, {
        verdict: "crash",
        code: "qemu-start",
        words: said,
        ...place,
      });
      assertTells(start(said).text, {
        verdict: "timeout",
        code: "qemu-start",
        words: said,
        machine: M,
        subtests: ["incomplete never"],
      });
    });
    test("for want of KVM", () => {
      const said = [
        words("Could not access KVM kernel module: No such file or directory"),
        words("failed to initialize kvm: No such file or directory"),
      ];
      assertTells(start(said.join("\n")).fails(gone, "never").text, {
        verdict: "crash",
        code: "kvm-absent",
        words: said[1] ?? "",
        ...place,
      });
    });
    test("for want of permission to use KVM", () => {
      const said = [
        words("Could not access KVM kernel module: Permission denied"),
        words("failed to initialize kvm: Permission denied"),
      ];
      assertTells(start(said.join("\n")).fails(gone, "never").text, {
        verdict: "crash",
        code: "kvm-denied",
        words: said[1] ?? "",
        ...place,
      });
    });
    test("with KVM, but without: it is emulated, and passes", () => {
      const log = start(
        `${words("Could not access KVM kernel module: No such file or directory")}\n${words("falling back to tcg")}`,
      );
      log.raw(
        `${M}: QEMU running (pid 13)`,
        `${M}: connected to guest root shell`,
        `${M}: (connecting took 20.00 seconds)`,
      );
      log.finishes("subtest: never", null, 20.1);
      assertTells(log.passes().text, { verdict: "passed", subtests: ["passed never 20100"] });
    });
  });
}

describe("drivers since 2026", () => {
  test("several machines that did not start", () => {
    const log = new DriverLog("2026b", ["bad", "good"]).begins("start all VMs");
    log.raw(
      "bad: starting vm",
      "good: starting vm",
      "qemu-system-x86_64: -device x: 'x' is not a valid device model name",
    );
    log.raw("good: QEMU running (pid 16)");
    const message = "Failed to start the following machines:\nbad: [Errno 104] Connection reset by peer";
    assertTells(log.fails({ type: "MachineError", message, line: 1, isFromDriver: true }).text, {
      verdict: "crash",
      code: "qemu-start",
      words: ["Failed to start the following machines:", "`bad`", "'x' is not a valid device model name"],
      machine: "bad",
      scriptLine: 1,
    });
  });
  test("a container that did not start", () => {
    const log = new DriverLog("2026", ["web"]);
    log.step("start all VMs", null, 0, () => log.startsContainer("web"));
    log.begins("must succeed: true", "web").raw("web: systemd-nspawn's PID is 21");
    log.raw("Failed to resolve path /build/missing: No such file or directory\r");
    const message = "Failed to start container web";
    assertTells(log.fails({ type: "RuntimeError", message, line: 3, isFromDriver: true }).text, {
      verdict: "crash",
      code: "container-start",
      words: ["RuntimeError: Failed to start container web", "Failed to resolve path /build/missing"],
      machine: "web",
      scriptLine: 3,
    });
  });
  test("containers without the right to have any", () => {
    const log = new DriverLog("2026").text.split("\n").slice(0, 6).join("\n");
    const traceback = new DriverLog("2026").traceback({
      type: "AssertionError",
      message: "systemd-nspawn requires root to work. You are 1000",
      line: 1,
      isFromDriver: true,
    });
    const frames = traceback.text
      .split("\n")
      .slice(-10)
      .filter((line) => !line.includes("<string>"));
    assertTells(`${log}\n${frames.join("\n")}`, {
      verdict: "error",
      code: "driver-fault",
      words: "systemd-nspawn requires root to work",
    });
  });
});
