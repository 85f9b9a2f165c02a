import type { Report } from "../model/model.ts";

/** Stands for a flake whose reference has no name in it. */
const NAMELESS = "flake";

/**
 * Returns the name of a flake: its folder's, its repository's, or that of the input as it was given. It tells the
 * flakes of one repository apart.
 */
export function flakeName({ url, lockedUrl }: Pick<Report["flake"], "url" | "lockedUrl">): string {
  return nameIn(url) ?? nameIn(lockedUrl) ?? NAMELESS;
}

/** Null for a reference without a name, such as ".". */
function nameIn(reference: string): string | null {
  const [address = "", query = ""] = reference.split("#", 1)[0]?.split("?", 2) ?? [];
  const folder = readableName(new URLSearchParams(query).get("dir")?.split("/").findLast(isName));
  if (folder !== null) return folder;
  const [, kind = "", path = ""] = /^(?:([\w+]+):)?(.*)$/s.exec(withoutEscapes(address)) ?? [];
  const segments = path.split("/");
  // Behind the name of an owner, and that of an input, are those of branches and revisions.
  if (["github", "gitlab", "sourcehut"].includes(kind)) return readableName(segments[1]);
  if (kind === "flake") return readableName(segments[0]);
  return readableName(segments.findLast(isName));
}

function isName(segment: string): boolean {
  return segment !== "";
}

function readableName(segment = ""): string | null {
  const name = segment.replace(/\.(?:git|tar\.\w+|tgz|zip)$/, "");
  return /^\.{0,2}$/.test(name) ? null : name;
}

function withoutEscapes(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Nix would not write such a URL.
    return path;
  }
}
