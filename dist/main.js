import "./chunks/clean-start.js";
// src/entries/main.ts
await import("./chunks/action-main.js");
export {};
