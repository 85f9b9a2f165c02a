/** What a system is booted as. */
export const BOOT_WAYS = ["microvm", "vm", "vm-with-boot-loader", "container", "image"] as const;
export type BootWay = (typeof BOOT_WAYS)[number];

/** What told that a booted system is ready. */
export type ReadySign =
  /** Its init said so to the notify socket of whoever started it. */
  | "notify"
  /** Its console said that it has reached multi-user.target. */
  | "target"
  /** Its console shows a login prompt. */
  | "login"
  /** Its console said the text that the user waits for. */
  | "text"
  /** The probe that the user asked for got its answer. */
  | "probe"
  /** The image's own health check said so. */
  | "healthcheck"
  /** A container without any of these runs; that is all that there is to know. */
  | "running";

/** What one boot took. Times are milliseconds from the start of its program; null: not seen, or not measured. */
export type BootFigures = {
  kernelMs: number | null;
  initMs: number | null;
  readyMs: number | null;
  /** Of the whole process tree; memory that processes share counts once. */
  peakMemoryBytes: number | null;
  cpuMs: number | null;
};

/** How a system was booted. The figures are the medians of the boots that became ready. */
export type Boot = BootFigures & {
  way: BootWay;
  /** The program that ran the machine: "qemu", "firecracker", "systemd-nspawn", "podman"; null when nobody knows. */
  program: string | null;
  /** Null when it never became ready. */
  ready: ReadySign | null;
  /** Each boot, in order; more than one with `--repeat`. */
  boots: BootFigures[];
  /** What separates it from this machine. */
  isolation: "virtual machine" | "namespaces" | null;
};

/** A system of a flake, and how it can be booted, as its attributes tell. */
export type BootRecipe = {
  way: BootWay;
  /** All ways that it offers, the one above among them. */
  ways: BootWay[];
  /** The hypervisor of a microVM; null for everything else. */
  hypervisor: string | null;
  /** The memory that its machine is given, in bytes; null when the system does not say. */
  memoryBytes: number | null;
  /**
   * The name and tag of an image, and what its derivation makes: an archive, a script that prints one, or one that
   * copies the image where it is told to. Null for everything else.
   */
  image: { name: string | null; tag: string | null; form: "archive" | "stream" | "copy" } | null;
};
