import type { Check, Subtest, TestMachine } from "../model/model.ts";
import { count, formatDuration } from "../text/text.ts";
import { bootKind, isBooted } from "./boot-words.ts";

/** The words for a subtest's verdict. */
export const SUBTEST_WORDS: Readonly<Record<Subtest["verdict"], string>> = {
  passed: "passed",
  failed: "failed",
  "not-run": "not run",
  incomplete: "the test was ended in it",
};

/** What kind of check it is: "qemu, 2 machines", or "microvm" for a booted system; null for a plain build. */
export function testKind(check: Pick<Check, "kind" | "backend" | "machines">): string | null {
  const { backend, machines } = check;
  if (isBooted(check)) return bootKind(check);
  if (backend === "build") return null;
  return machines.length > 1 ? `${backend}, ${count(machines.length, "machine")}` : backend;
}

/** What is known of a machine of a test: "virtual machine", "booted in 5 s", "emulated, without KVM". */
export function machineFacts({ kind, bootMs, emulated }: TestMachine): string[] {
  return [
    kind === "qemu" ? "virtual machine" : "container",
    ...(bootMs === null ? [] : [`booted in ${formatDuration(bootMs)}`]),
    ...(emulated ? ["emulated, without KVM"] : []),
  ];
}
