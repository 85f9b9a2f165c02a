import "../system/clean-start.ts";

// Only now: a program that is about to restart itself need not load this.
await import("../programs/report-bot.ts");
