import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { folder } from "../scratch.ts";
import { verdict, verdictsOf, withEachNix } from "./run.ts";

/** Builds that print what QEMU prints, for whom it counts and for whom it does not. */
const FLAKE = String.raw`{
  outputs = _: {
    checks.x86_64-linux =
      let
        build = name: features: script: derivation {
          name = name + "-@salt@";
          system = "x86_64-linux";
          builder = "/bin/sh";
          requiredSystemFeatures = features;
          args = [ "-c" script ];
        };
        fallback = "printf '\\033[2mqemu-system-x86_64: falling back to \\033[1mtcg\\033[0m\\n'; ";
        loud = build "loud" [ "nixos-test" ] (fallback + "echo > $out");
      in
      {
        falls-back = build "falls-back" [ "nixos-test" ] (
          "printf 'starting\\r\\033[1mmachine\\033[0m # "
          + "Could not access KVM kernel module: No such file or directory\\n'; echo > $out"
        );
        falls-back-glued = build "falls-back-glued" [ "nixos-test" ] (
          "printf 'machine # [    0.000000] Linux'; " + fallback + "echo > $out"
        );
        falls-back-fails = build "falls-back-fails" [ "nixos-test" ] (fallback + "exit 3");
        asks-for-kvm = build "asks-for-kvm" [ "kvm" ] (fallback + "echo > $out");
        mentions = build "mentions" [ "nixos-test" ] "echo without KVM, QEMU is falling back to tcg; echo > $out";
        needs-loud = build "needs-loud" [ "nixos-test" ] ("read word < " + loud + "; echo > $out");
        plain = build "plain" [ ] (fallback + "echo > $out");
      };
  };
}
`;

const TOLD_BY_THEIR_LOGS = ["asks-for-kvm", "falls-back", "falls-back-fails", "falls-back-glued"];
const VM_TESTS = [...TOLD_BY_THEIR_LOGS, "mentions", "needs-loud"].toSorted();

function flakeIn(context: TestContext): string {
  const flake = join(folder(context), "flake");
  mkdirSync(flake);
  writeFileSync(join(flake, "flake.nix"), FLAKE.replaceAll("@salt@", randomUUID()));
  return flake;
}

withEachNix((nix) => {
  test(`emulated VM tests are marked, counted, explained; verdicts stay (Nix ${nix.version})`, async (context) => {
    // What Nix claims is what it takes; whether there is KVM is another matter.
    const args = [flakeIn(context), "--option", "extra-system-features", "kvm"];
    const { code, report, out, stdout } = await verdict(context, nix, args);
    assert.equal(code, 1);
    const { "falls-back-fails": fails, ...others } = verdictsOf(report);
    assert.equal(fails, "failed");
    assert.deepEqual(new Set(Object.values(others)), new Set(["passed"]));

    // A machine that was proven to have no KVM emulates all of them, whatever they print.
    const kvm = report?.machine.features.find(({ name, state }) => name === "kvm" && state !== "on");
    const all = report?.checks.find(({ name }) => name === "mentions")?.emulated === true;
    assert.ok(
      kvm !== undefined || !all,
      "one that prints nothing of its own is only emulated by a machine without KVM",
    );
    const expected = all ? VM_TESTS : TOLD_BY_THEIR_LOGS;
    assert.deepEqual(
      report?.checks
        .filter((check) => check.emulated)
        .map((check) => check.name)
        .toSorted(),
      expected,
    );

    const why =
      kvm === undefined ? ": their logs say that QEMU fell back to emulation$" : `, which is ${kvm.state} here`;
    const sentence = new RegExp(`^(?:! )?${expected.length} VM tests ran emulated, without KVM${why}`, "m");
    const summary = readFileSync(join(out, "summary.md"), "utf8");
    assert.match(summary, sentence);
    assert.equal(
      summary.match(/^\| 🐢 \| `.*`\u00a0· qemu \| passed: emulated, without the KVM it asked for \|/gmu)?.length,
      expected.length - 2,
      "asks-for-kvm says no backend, the other failed",
    );
    assert.match(
      summary,
      new RegExp("^\\| ❌ \\| `falls-back-fails`\u00a0· qemu \\| its builder exited with 3; emulated \\|", "mu"),
    );
    assert.equal(stdout.match(new RegExp(sentence, "gm"))?.length, 1, "the console says it once");
    assert.match(stdout, /^! falls-back passed in .*: emulated, without the KVM it asked for$/m);
    assert.match(stdout, /^✔ plain passed in [^:]*$/m);
    const junit = readFileSync(join(out, "junit.xml"), "utf8");
    assert.equal(junit.match(/<property name="emulated" value="true"\/>/g)?.length, expected.length);

    const again = await verdict(context, nix, [...args, "--skip", "falls-back-fails"]);
    assert.equal(again.code, 0);
    assert.deepEqual(new Set(Object.values(verdictsOf(again.report))), new Set(["cached"]));
    assert.deepEqual(
      again.report?.checks.filter((check) => check.emulated),
      [],
      "what an earlier build proved was not emulated here",
    );
    assert.doesNotMatch(again.stdout, /ran emulated|emulated, without/);
  });
});
