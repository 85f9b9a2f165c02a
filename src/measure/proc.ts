import type { Kernel } from "../system/system.ts";

/** The fields of `/proc/PID/stat` that matter here (proc_pid_stat(5)). */
export type ProcessStat = {
  ended: boolean;
  parent: number;
  /** Milliseconds of CPU: of the process itself, and of children that it has waited for. */
  ownCpuMs: number;
  waitedCpuMs: number;
  /** Page faults without a read from disk; copying a page after a fork is one. */
  minorFaults: number;
  threads: number;
  /** Clock ticks from boot to its start. Together with the pid, this identifies a process forever. */
  startTicks: number;
  rssPages: number;
  /** Equal for a process and its forks, until one of them executes another program. */
  image: string;
};

/** The memory of a process in bytes, and its real user, from `/proc/PID/status`. */
export type ProcessMemory = { user: number; anonymous: number; shared: number; file: number; highest: number };

/** The kernel reports times in this unit whatever its own tick is (`USER_HZ`, 100 on x86 and ARM). */
export const MS_PER_TICK = 10;

/** Marks the page size among the values that the kernel passes to a program (`linux/auxvec.h`). */
const AT_PAGESZ = 6n;

/** Reads the state of one process; null when it is gone. */
export function processStat(pid: number, kernel: Kernel): ProcessStat | null {
  const text = kernel.read(`/proc/${pid}/stat`);
  if (text === null) return null;
  // The program's name is in parentheses and may contain anything, even parentheses.
  const fields = text.slice(text.lastIndexOf(")") + 2).split(" ");
  // Counted from the third field of the manual's list.
  const field = (number: number): number => Number(fields[number - 3]);
  return {
    ended: fields[0] === "Z" || fields[0] === "X",
    parent: field(4),
    ownCpuMs: (field(14) + field(15)) * MS_PER_TICK,
    waitedCpuMs: (field(16) + field(17)) * MS_PER_TICK,
    minorFaults: field(10),
    threads: field(20),
    startTicks: field(22),
    rssPages: field(24),
    image: [fields[26 - 3], fields[28 - 3], fields[47 - 3], fields[48 - 3], fields[51 - 3]].join(":"),
  };
}

/** Reads the memory of one process; null when it is gone or has none any more. */
export function processMemory(pid: number, kernel: Kernel): ProcessMemory | null {
  const text = kernel.read(`/proc/${pid}/status`);
  if (text === null || !text.includes("\nVmHWM:")) return null;
  return {
    user: fieldValue(text, "\nUid:"),
    anonymous: kib(text, "\nRssAnon:"),
    shared: kib(text, "\nRssShmem:"),
    file: kib(text, "\nRssFile:"),
    highest: kib(text, "\nVmHWM:"),
  };
}

/**
 * Reads the memory of one process in bytes, without pages of files; a page that several processes share counts by its
 * share. The kernel walks over all pages of the process: some 30 µs for each MiB. Null when the process is gone or we
 * may not read it.
 */
export function proportionalMemory(pid: number, kernel: Kernel): number | null {
  const text = kernel.read(`/proc/${pid}/smaps_rollup`);
  return text === null || !text.includes("\nPss_Anon:") ? null : kib(text, "\nPss_Anon:") + kib(text, "\nPss_Shmem:");
}

/** Lists the children that a process' threads have forked; null when it is gone. `threads`: how many it has. */
export function childPids(pid: number, threads: number, kernel: Kernel): number[] | null {
  const ofThread = (thread: string | number): string | null => kernel.read(`/proc/${pid}/task/${thread}/children`);
  if (threads > 1) return kernel.list(`/proc/${pid}/task`).flatMap((thread) => parseNumbers(ofThread(thread) ?? ""));
  const text = ofThread(pid);
  return text === null ? null : parseNumbers(text);
}

/** Reads the words of a process' command line or environment; null when it is gone or we may not read them. */
export function processWords(pid: number, file: "cmdline" | "environ", kernel: Kernel): string[] | null {
  return kernel.read(`/proc/${pid}/${file}`)?.split("\0") ?? null;
}

/**
 * Returns the most memory that one page fault gives a program that does not ask for more, in bytes: a page, in the size
 * that the kernel tells each program (getauxval(3)); unlimited where the kernel makes huge pages for everybody.
 */
export function faultSize(kernel: Kernel): number {
  if ((kernel.read("/sys/kernel/mm/transparent_hugepage/enabled") ?? "").includes("[always]")) return Infinity;
  const auxiliary = Buffer.from(kernel.read("/proc/self/auxv") ?? "", "latin1");
  for (let at = 0; at + 16 <= auxiliary.length; at += 16)
    if (auxiliary.readBigUInt64LE(at) === AT_PAGESZ) return Number(auxiliary.readBigUInt64LE(at + 8));
  return Infinity;
}

/** Returns when the machine was booted, in milliseconds since the epoch, by the clock that `startTicks` uses. */
export function bootTime(now: number, kernel: Kernel): number {
  return now - Number.parseFloat(kernel.read("/proc/uptime") ?? "0") * 1000;
}

function kib(text: string, name: string): number {
  return fieldValue(text, name) * 1024;
}

function fieldValue(text: string, name: string): number {
  const at = text.indexOf(name);
  return at < 0 ? 0 : Number.parseInt(text.slice(at + name.length, at + name.length + 24), 10);
}

function parseNumbers(text: string): number[] {
  return text
    .split(" ")
    .filter((word) => word !== "")
    .map(Number);
}
