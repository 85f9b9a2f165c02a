import "./chunks/clean-start.js";
// src/entries/post.ts
await import("./chunks/post.js");
export {};
