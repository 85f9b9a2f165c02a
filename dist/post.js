import "./chunks/clean-start.js";
// src/entries/post.ts
await import("./chunks/action-post.js");
export {};
