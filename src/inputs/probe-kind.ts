import type { Probe } from "../boot/boot.ts";
import { oneWord, type OptionKind, rejected } from "./kinds.ts";

/** The ports of TCP end here. */
const PORTS = 65_536;

/** A kind for a question to a system that is up. */
export function probe(): OptionKind<Probe> {
  return oneWord<Probe, null>(
    null,
    null,
    (given, reject) => parseProbe(given) ?? rejected(given, "tcp:PORT, http:PORT/PATH or exec:COMMAND", reject),
  );
}

function parseProbe(given: string): Probe | null {
  const [, kind = "", rest = ""] = /^(tcp|http|exec):(.*)$/su.exec(given) ?? [];
  if (kind === "exec") {
    const words = rest.split(" ").filter((word) => word !== "");
    return words.length > 0 ? { kind, words } : null;
  }
  const [, digits = "", path = ""] = /^([1-9]\d{0,4})(\/[!-~]*)?$/u.exec(rest) ?? [];
  const port = Number(digits);
  if (port === 0 || port >= PORTS) return null;
  if (kind === "http") return { kind, port, path: path || "/" };
  return kind === "tcp" && path === "" ? { kind, port } : null;
}
