import type { World } from "../system/system.ts";
import { childPids, processMemory } from "./proc.ts";

/**
 * Memory of one process now, in bytes, without pages of files; null when it is gone, or where there is no `/proc`.
 * `isWrapped`: the process is a shell, and the program that counts is its largest child.
 */
export function readProcessMemory(pid: number, isWrapped: boolean, { kernel }: World): number | null {
  const pids = isWrapped ? (childPids(pid, 1, kernel) ?? []) : [pid];
  const sizes = pids.flatMap((one) => {
    const memory = processMemory(one, kernel);
    return memory === null ? [] : [memory.anonymous + memory.shared];
  });
  return sizes.length === 0 ? null : Math.max(...sizes);
}
