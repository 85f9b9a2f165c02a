import "./chunks/clean-start.js";
// src/entries/report-action.ts
await import("./chunks/report-action.js");
export {};
