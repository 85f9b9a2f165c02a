import type { Report } from "../model/model.ts";

/** Stands for a flake whose reference has no name in it. */
const NAMELESS = "flake";

/**
 * Returns the name of a flake: the path of its folder in its repository, or that of its repository, or of the input as
 * it was given. It tells the flakes of one repository apart, also those whose folders have the same name.
 */
export function flakeName({ url, lockedUrl }: Pick<Report["flake"], "url" | "lockedUrl">): string {
  return folderIn(url) ?? folderIn(lockedUrl) ?? nameIn(url) ?? nameIn(lockedUrl) ?? NAMELESS;
}

/** The folder in the repository that a reference names; null for one that names none. */
function folderIn(reference: string): string | null {
  const query = reference.split("#", 1)[0]?.split("?", 2)[1] ?? "";
  return readableName(new URLSearchParams(query).get("dir")?.split("/").filter(isName).join("/"));
}

/** Null for a reference without a name, such as ".". */
function nameIn(reference: string): string | null {
  const address = reference.split("#", 1)[0]?.split("?", 1)[0] ?? "";
  const [, kind = "", path = ""] = /^(?:([\w+]+):)?(.*)$/s.exec(withoutEscapes(address)) ?? [];
  const segments = path.split("/");
  // Behind the name of an owner, and that of an input, are those of branches and revisions.
  if (["github", "gitlab", "sourcehut"].includes(kind)) return readableName(segments[1]);
  if (kind === "flake") return readableName(segments[0]);
  if (segments.findLast((segment) => segment !== "") === "..") return null;
  const isRelative = ["", "path"].includes(kind) && !path.startsWith("/");
  const names = segments.filter(isName);
  return readableName(isRelative ? names.join("/") : names.at(-1));
}

function isName(segment: string): boolean {
  return !/^\.{0,2}$/.test(segment);
}

function readableName(segment = ""): string | null {
  const name = segment.replace(/\.(?:git|tar\.\w+|tgz|zip)$/, "");
  return isName(name) ? name : null;
}

function withoutEscapes(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    // Nix would not write such a URL.
    return path;
  }
}
