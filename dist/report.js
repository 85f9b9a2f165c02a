import "./chunks/clean-start.js";
// src/entries/report.ts
await import("./chunks/report-bot.js");
export {};
