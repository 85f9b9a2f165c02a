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
  // Packages may be links into a store. What is built must not depend on where that is.
  resolve: { symlinks: false },
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
      // A set that grows while it is walked. A package may be a bundle itself, with what it depends on in its own file.
      for (const folder of folders) for (const needed of dependenciesOf(folder)) folders.add(needed);
      const texts = [...folders].map(licenceOf).toSorted();
      this.emitFile({
        type: "asset",
        fileName: "LICENSES.txt",
        source: [...new Set(texts)].join(`\n${"-".repeat(80)}\n\n`),
      });
    },
  };
}

/** The folders of the packages that a package depends on: for each name, the nearest one, as Node finds it. */
function dependenciesOf(folder) {
  const { dependencies = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const parents = folder
    .split("/node_modules/")
    .map((_, index, parts) => parts.slice(0, index + 1).join("/node_modules/"));
  return Object.keys(dependencies).map((name) => {
    const found = parents.map((parent) => join(parent, "node_modules", name)).findLast((place) => existsSync(place));
    if (found === undefined)
      throw new Error(`${name}, which ${folder} depends on, is not installed: run scripts/setup.`);
    return found;
  });
}

/** A package's heading and text of licence. Throws if it has none that may be handed on. */
function licenceOf(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const texts = textsOf(folder);
  const text = texts.length === 0 ? standardText(manifest) : texts.join("\n\n");
  return `${manifest.name} ${manifest.version} (${manifest.license})\n\n${text}\n`;
}

/** All files of a package about its licence. Apache's wants its NOTICE handed on as well. */
function textsOf(folder) {
  return readdirSync(folder)
    .filter((entry) => /^(?:licen[cs]e|notice|copying)/i.test(entry))
    .toSorted()
    .map((entry) => readFileSync(join(folder, entry), "utf8").trim());
}

/** What a package names but forgot to pack: the text of our own licence, which is the same but for who wrote it. */
function standardText({ name, license, author }) {
  const holder = typeof author === "string" ? author : author?.name;
  if (license !== "MIT" || holder === undefined)
    throw new Error(`${name} has no text of its licence (${license}): do not bundle it, or add the text here.`);
  const ours = readFileSync(new URL("LICENSE", import.meta.url), "utf8").trim();
  return ours.replace(/^Copyright .*$/m, () => `Copyright (c) ${holder}`);
}
