#!/usr/bin/env node
import "./chunks/clean-start.js";
// src/entries/cli.ts
await import("./chunks/command-line.js");
export {};
