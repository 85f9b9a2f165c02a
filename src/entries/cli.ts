import "../system/oldest-node.ts";

// Only now: an older Node could not even load these. And a program that is about to restart itself need not load the
// second.
await import("../system/clean-start.ts");
await import("../programs/command-line.ts");
