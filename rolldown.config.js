import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Bundles the entries for the action and the command line; the output is committed and must be the same on every
 * machine.
 */
export default {
  input: Object.fromEntries(
    ["cache", "cli", "main", "post", "report", "root"].map((name) => [name, `src/entries/${name}.ts`]),
  ),
  platform: "node",
  plugins: [licences()],
  output: {
    dir: "dist",
    format: "esm",
    cleanDir: true,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
    // By itself, so that a program that is about to start anew has loaded nothing else.
    codeSplitting: { groups: [{ name: "clean-start", test: /src\/system\/(?:clean-start|environment)\.ts$/ }] },
    banner: (chunk) => (chunk.name === "cli" && chunk.isEntry ? "#!/usr/bin/env node" : ""),
  },
};

/** The licences of all code of others that ends up in the bundle: most ask that their text goes along. */
function licences() {
  return {
    name: "licences",
    generateBundle(_options, bundle) {
      const modules = Object.values(bundle).flatMap((chunk) => chunk.moduleIds ?? []);
      const folders = new Set(
        modules.flatMap((id) => /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(id)?.[0] ?? []),
      );
      const texts = [...folders].map(licenceOf).toSorted();
      this.emitFile({
        type: "asset",
        fileName: "LICENSES.txt",
        source: [...new Set(texts)].join(`\n${"-".repeat(80)}\n\n`),
      });
    },
  };
}

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const file = existsSync(folder) ? readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry)) : undefined;
  const text = file === undefined ? "" : readFileSync(join(folder, file), "utf8").trim();
  return `${name} ${version} (${license})\n\n${text}\n`;
}
