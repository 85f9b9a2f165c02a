/** The words for systems that are booted, beside those for checks. Nothing here is escaped. */

import type { Backend, Boot, BootWay, Check, ReadySign } from "../model/model.ts";
import { count, formatDuration } from "../text/text.ts";

/** What the names of booted systems begin with, so that none is that of a check. */
const BOOT_PREFIX = "boot.";

/** Whether a check is a system that is booted. */
export function isBooted({ kind }: Pick<Check, "kind">): boolean {
  return kind === "boot";
}

/** The name that a system has in its flake, from that of its check, or from what is shown for that. */
export function nameInFlake(name: string): string {
  return name.startsWith(BOOT_PREFIX) ? name.slice(BOOT_PREFIX.length) : name;
}

/** The noun for these without its "s": "check", "system"; for a mixture, which is never one, "checks and system". */
export function nounOf(checks: readonly Check[]): string {
  const booted = checks.filter(isBooted).length;
  if (booted === 0) return "check";
  return booted === checks.length ? "system" : "checks and system";
}

/** Counts checks and systems together: "12 checks", "1 system", "14 checks and systems". */
export function countAll(checks: readonly Check[]): string {
  return count(checks.length, nounOf(checks));
}

/** Counts them apart: "2 VM tests and 1 system". `noun`: of those that are not booted. */
export function countsInWords(checks: readonly Check[], noun: string): string {
  const booted = checks.filter(isBooted).length;
  const others = checks.length - booted;
  return [...(others === 0 ? [] : [count(others, noun)]), ...(booted === 0 ? [] : [count(booted, "system")])].join(
    " and ",
  );
}

const KINDS: Readonly<Partial<Record<Backend, string>>> = {
  microvm: "microvm",
  vm: "vm",
  nspawn: "container",
  oci: "image",
};

/** What a system is booted as, in one word: "microvm", "vm", "container", "image". */
export function bootKind({ backend }: Pick<Check, "backend">): string {
  return KINDS[backend] ?? backend;
}

/** The same with the program that ran it: "microvm, qemu". */
export function bootKindAndProgram(check: Pick<Check, "backend" | "boot">): string {
  const program = check.boot?.program ?? null;
  return [bootKind(check), ...(program === null ? [] : [program])].join(", ");
}

/** Says that a system boots, and in what time: "boots in 4.1 s". */
export function bootsIn({ startedAt, durationMs }: Pick<Check, "startedAt" | "durationMs">): string {
  return startedAt === null ? "boots" : `boots in ${formatDuration(durationMs)}`;
}

/** The words for the ways to boot a system. */
const WAY_WORDS: Readonly<Record<BootWay, string>> = {
  microvm: "microVM",
  vm: "virtual machine",
  "vm-with-boot-loader": "virtual machine with a boot loader",
  container: "container",
  image: "image",
};

/** The words for what told that a system is ready, as the end of "ready: …". */
const SIGN_WORDS: Readonly<Record<ReadySign, string>> = {
  notify: "its init said so",
  target: "its console said that it reached multi-user.target",
  login: "its console shows a login prompt",
  text: "its console said the text that was waited for",
  probe: "the probe got its answer",
  healthcheck: "its own health check said so",
  running: "it runs, and has no way to say more",
};

/** What is known of how a system was booted, in words: "microVM", "run by qemu", "ready: …". */
export function bootFacts({ way, program, ready, isolation }: Boot): string[] {
  return [
    WAY_WORDS[way],
    ...(program === null ? [] : [`run by ${program}`]),
    ...(isolation === null || isolation === WAY_WORDS[way] ? [] : [`isolation: ${isolation}`]),
    ready === null ? "never became ready" : `ready: ${SIGN_WORDS[ready]}`,
  ];
}
