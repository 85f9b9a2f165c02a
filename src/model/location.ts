/**
 * A place in the flake's own source. `file` is relative to the folder of its `flake.nix`; a file outside of that folder
 * begins with `../`.
 */
export type Location = { file: string; line: number; column: number };
