import type { ComparedBoot } from "../model/model.ts";

/** A figure that the field quotes for a way to run a system: of other machines, and nobody says which. */
export type QuotedBoot = {
  /** What it is quoted for. */
  of: string;
  /** Milliseconds; `text` says how exact they are. */
  readyMs: number;
  /** Null where none is quoted. */
  memoryBytes: number | null;
  /** As it is quoted, without its subject: "about 5 s". */
  text: string;
};

/**
 * What is quoted. All but Firecracker's are what comparisons of NixOS' ways to run a system repeat, without a source.
 * Firecracker's are its own (its SPECIFICATION.md): 125 ms from the call that starts it to the guest's init, which is
 * before the guest is ready, and 5 MB for its own process, without the guest's memory.
 */
const QUOTED_BOOTS = {
  test: { of: "a NixOS test", readyMs: 10_000, memoryBytes: null, text: "about 10 s" },
  vm: { of: "nixos-shell and plain VMs", readyMs: 5000, memoryBytes: null, text: "about 5 s" },
  image: { of: "podman", readyMs: 2000, memoryBytes: null, text: "about 2 s" },
  container: { of: "NixOS containers", readyMs: 1000, memoryBytes: null, text: "under 1 s" },
  microvm: { of: "Firecracker", readyMs: 125, memoryBytes: 5_000_000, text: "125 ms and 5 MB" },
} as const satisfies Record<string, QuotedBoot>;

/** The figure that is quoted for a way to boot; null where there is none. */
export function quotedBoot({ backend }: Pick<ComparedBoot, "backend">): QuotedBoot | null {
  switch (backend) {
    case "microvm":
      return QUOTED_BOOTS.microvm;
    case "vm":
      return QUOTED_BOOTS.vm;
    case "nspawn":
      return QUOTED_BOOTS.container;
    case "oci":
      return QUOTED_BOOTS.image;
    case "qemu":
      return QUOTED_BOOTS.test;
    default:
      return null;
  }
}

/** Says the figure with its subject: "about 5 s (nixos-shell and plain VMs)"; "" where none is quoted. */
export function quotedInWords(quoted: QuotedBoot | null): string {
  return quoted === null ? "" : `${quoted.text} (${quoted.of})`;
}
