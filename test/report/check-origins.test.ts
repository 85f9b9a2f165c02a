import assert from "node:assert/strict";
import { test } from "node:test";

import type { JudgedFlake } from "../../src/model/judged-flake.ts";
import type { Check, Report } from "../../src/model/verdict.ts";
import { flakesIn, originsIn } from "../../src/report/check-origins.ts";
import { renderTable } from "../../src/report/console-table.ts";
import { renderHtml } from "../../src/report/html.ts";
import { renderComment } from "../../src/report/markdown.ts";
import { bootCheck, booted } from "./booted.ts";
import { check, report } from "./fixture.ts";

const made = (lockedUrl: string, over: Partial<JudgedFlake> = {}): JudgedFlake => ({
  url: ".",
  lockedUrl,
  revision: null,
  ...over,
});
const A = made("git+file:///home/me/mono?dir=a&rev=0123");
const B = made("git+file:///home/me/mono?dir=b&rev=0123");
const overrides = [{ input: "nixpkgs", flake: "github:NixOS/nixpkgs/nixos-unstable" }];

const named = (...flakes: JudgedFlake[]): (string | null)[] => {
  const checks = flakes.map((flake) => ({ flake }));
  return checks.map(flakesIn(checks));
};

test("flakes have the names of their folders, and no two have one name", () => {
  assert.deepEqual(named(A, B), ["a", "b"]);
  assert.deepEqual(named(A, { ...A, overrides }), ["a", "a with nixpkgs=github:NixOS/nixpkgs/nixos-unstable"]);
  assert.deepEqual(
    named(...["one", "two"].map((owner) => made(`github:${owner}/shop/0123`, { url: `github:${owner}/shop` }))),
    ["github:one/shop", "github:two/shop"],
  );
  const [shop, mall] = ["shop", "mall"].map((name) => made(`git+file:///home/me/${name}?dir=a`));
  assert.ok(shop && mall);
  assert.deepEqual(named(shop, mall), [shop.lockedUrl, mall.lockedUrl]);
  // On two machines, with different inputs.
  const elsewhere = made("git+file:///Users/me/mono?dir=a&rev=0123", { overrides });
  assert.deepEqual(named(A, elsewhere), ["a", "a with nixpkgs=github:NixOS/nixpkgs/nixos-unstable"]);
});

test("a report of one flake, and what is of none, has no name for it", () => {
  assert.deepEqual(named(A, A), [null, null]);
  assert.equal(flakesIn([{ flake: A }, { flake: B }, {}])({}), null);
});

test("behind a name is what a report has several of", () => {
  const arm = { attr: "checks.aarch64-linux.x" };
  const behind = (...checks: Check[]): string[] => checks.map(originsIn(checks));
  assert.deepEqual(behind(check({ name: "x" }), check({ name: "y" })), ["", ""]);
  assert.deepEqual(behind(check({ name: "x" }), check({ name: "x", ...arm })), [" (x86_64-linux)", " (aarch64-linux)"]);
  assert.deepEqual(behind(check({ name: "x", flake: A }), check({ name: "x", ...arm, flake: B })), [
    " (a, x86_64-linux)",
    " (b, aarch64-linux)",
  ]);
  assert.deepEqual(
    behind(
      check({ name: "x", flake: A }),
      bootCheck("web", booted(1, 1), { flake: B }),
      check({ name: "lost", attr: "" }),
    ),
    [" (a)", " (b)", ""],
  );
});

const bad = {
  name: "login",
  verdict: "failed",
  reason: { code: "exit", message: "its builder exited with 1" },
} as const;
const several: Report = report([check({ ...bad, flake: A }), check({ ...bad, flake: B })]);

test("the table, the comment and the page tell the flakes of two checks of one name apart", () => {
  const table = renderTable(several, { color: false, width: 100 });
  assert.match(table, /login \(a\) .*\n.*login \(b\) /u);
  const comment = renderComment(several, { title: "Checks", links: [] });
  for (const [name, dir] of [
    ["a", "./a"],
    ["b", "./b"],
  ] as const) {
    assert.ok(comment.includes(`<code>login</code>\u00a0· ${name} `) || comment.includes(`\u00a0· ${name} |`), comment);
    assert.ok(comment.includes(`nix build ${dir}#checks.x86_64-linux.login -L`), comment);
    const page = renderHtml(several);
    assert.ok(page.includes(`<span class="badge">${name}</span>`));
    assert.ok(page.includes(`nix build ${dir}#checks.x86_64-linux.login -L`));
    assert.match(page, /<p class="facts">a, b · /u);
  }
});
