/** How a flake was evaluated: inputs that were replaced, and whether it could look outside of itself; absent if not. */
export type Conditions = { overrides?: { input: string; flake: string }[]; impure?: true };

/** The flake whose checks were judged: as the user wrote it, and as it was pinned. */
export type JudgedFlake = { url: string; lockedUrl: string; revision: string | null } & Conditions;

/** Whether a flake was read from a folder of the machine that judged it: its path says nothing on another one. */
export function isFromFolder({ lockedUrl }: Pick<JudgedFlake, "lockedUrl">): boolean {
  return /^(?:git\+file|path):/u.test(lockedUrl);
}

/** The folder of a flake in its repository; "" for the repository's own. */
export function folderInRepository({ lockedUrl }: Pick<JudgedFlake, "lockedUrl">): string {
  return new URLSearchParams(lockedUrl.split("?", 2)[1]).get("dir") ?? "";
}
