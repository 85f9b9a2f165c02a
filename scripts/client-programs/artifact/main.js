/**
 * Program of two actions, in the places of `actions/upload-artifact` and `actions/download-artifact`, whose
 * repositories cannot be had here. What speaks to the artifact server is GitHub's own package, as in the real ones.
 */

import { globSync, mkdirSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const input = (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? "";

// The package refuses all servers but GitHub's, also those that have its artifact service.
process.env["GITHUB_SERVER_URL"] = "https://github.com";
const { DefaultArtifactClient } = await import("@actions/artifact");
const client = new DefaultArtifactClient();

/** All files of a list of files and folders, one on each line. */
function filesOf(lines) {
  const paths = lines.map((line) => resolve(line)).filter((path) => statSync(path, { throwIfNoEntry: false }));
  return paths.flatMap((path) =>
    statSync(path).isDirectory()
      ? globSync("**/*", { cwd: path, withFileTypes: true })
          .filter((entry) => entry.isFile())
          .map((entry) => join(entry.parentPath, entry.name))
      : [path],
  );
}

/** The deepest folder that has all paths. */
function commonFolder(paths) {
  const folders = paths.map((path) => dirname(path).split("/"));
  const first = folders[0] ?? [];
  const differs = first.findIndex((part, index) => folders.some((folder) => folder[index] !== part));
  return (differs < 0 ? first : first.slice(0, differs)).join("/");
}

if (input("mode") === "upload") {
  const lines = input("path")
    .split("\n")
    .filter((line) => line.trim() !== "");
  const files = filesOf(lines.map((line) => line.trim()));
  // Several paths share a folder; a single one that is a folder is that folder itself.
  const root = lines.length === 1 ? resolve(lines[0].trim()) : commonFolder(lines.map((line) => resolve(line.trim())));
  const { id } = await client.uploadArtifact(input("name"), files, root);
  console.log(`${files.length} files are artifact ${id}, "${input("name")}"`);
} else {
  const prefix = input("pattern").replace(/\*$/u, "");
  const { artifacts } = await client.listArtifacts();
  for (const { id, name } of artifacts.filter((one) => one.name.startsWith(prefix))) {
    const path = join(resolve(input("path")), name);
    mkdirSync(path, { recursive: true });
    await client.downloadArtifact(id, { path });
    console.log(`artifact "${name}" is in ${path}`);
  }
}
