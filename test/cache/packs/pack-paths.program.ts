/**
 * Packs store paths as whoever runs this. Usage: pack-paths.program.ts TOOL PATHS FOLDER, the first two as JSON; prints
 * what became of it.
 */
import { packPaths } from "../../../src/cache/packs/pack-paths.ts";
import type { NixTool } from "../../../src/nix/tool.ts";
import { realWorld } from "../../../src/system/world.ts";

const [tool = "", paths = "", folder = ""] = process.argv.slice(2);
console.log(
  JSON.stringify(
    await packPaths(
      { world: realWorld(), emit: () => undefined, signal: new AbortController().signal },
      JSON.parse(tool) as NixTool,
      JSON.parse(paths) as string[],
      folder,
    ),
  ),
);
