import "../system/clean-start.ts";

// Only now: a program that starts anew has loaded nothing for it.
await import("../programs/command-line.ts");
