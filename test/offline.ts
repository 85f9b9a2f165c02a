/**
 * Nix asks no binary cache in tests: where the network does not let it, each question takes 5 s. Children inherit these
 * settings; tests with a HOME of their own leave them out.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Points XDG_CONFIG_HOME of this process, which its children inherit, at a folder that goes with the process. */
export function askNoBinaryCache(): void {
  const folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-config-"));
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  mkdirSync(join(folder, "nix"), { recursive: true });
  writeFileSync(join(folder, "nix/nix.conf"), "substituters =\n");
  process.env["XDG_CONFIG_HOME"] = folder;
}
