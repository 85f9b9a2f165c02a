#!/usr/bin/env node
import "./chunks/clean-start.js";
// src/entries/cli.ts
await import("./chunks/terminal-command.js");
export {};
