import assert from "node:assert/strict";
import { test } from "node:test";

import { renderCapabilities } from "../../src/doctor/capability-lines.ts";

const FOUND = [
  { name: "Nix", state: "on", detail: "2.34.8 in /nix/store/abc-nix/bin", advice: null },
  { name: "KVM", state: "broken", detail: "a guest ran a thousand times too slowly", advice: "Use another machine." },
] as const;

test("a pipe gets a line for each capability, and one for what to do", () => {
  assert.deepEqual(renderCapabilities(FOUND, Infinity).split("\n"), [
    "✓ Nix  on      2.34.8 in /nix/store/abc-nix/bin",
    "✗ KVM  broken  a guest ran a thousand times too slowly",
    "               Use another machine.",
    "",
  ]);
});

test("on a terminal, a text goes on below its beginning", () => {
  assert.deepEqual(renderCapabilities(FOUND, 45).split("\n"), [
    "✓ Nix  on      2.34.8 in",
    "               /nix/store/abc-nix/bin",
    "✗ KVM  broken  a guest ran a thousand times",
    "               too slowly",
    "               Use another machine.",
    "",
  ]);
});

test("a narrow terminal has its width for the text", () => {
  assert.deepEqual(renderCapabilities(FOUND, 30).split("\n"), [
    "✓ Nix  on      2.34.8 in",
    "    /nix/store/abc-nix/bin",
    "✗ KVM  broken  a guest ran a",
    "    thousand times too slowly",
    "    Use another machine.",
    "",
  ]);
});
