import "./chunks/clean-start.js";
// src/entries/main.ts
await import("./chunks/main.js");
export {};
