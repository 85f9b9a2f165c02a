/** Bundles the entries for the action and the command line; the output is committed and must be the same on every machine. */
export default {
  input: { cli: "src/cli.ts", main: "src/main.ts", post: "src/post.ts" },
  platform: "node",
  output: {
    dir: "dist",
    format: "esm",
    cleanDir: true,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
    banner: (chunk) => (chunk.name === "cli" && chunk.isEntry ? "#!/usr/bin/env node" : ""),
  },
};
