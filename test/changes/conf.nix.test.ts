import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import type { InstallOptions } from "../../src/install/install.ts";
import { type BareMachine, FIRST_BUILD, installCommand, onBareMachine, outcomes } from "../install/bare.ts";
import type { Outcome } from "../install/install.program.ts";
import { pack } from "../make-release.ts";

const packed = await pack("sid");
const release = { mode: "auto", version: packed.version, mirror: String(pathToFileURL(packed.base)) } as const;

/** Installs once for each of the options, on one machine. */
async function installs(all: readonly Partial<InstallOptions>[], machine?: BareMachine): Promise<Outcome[]> {
  const commands = all.map((more) =>
    installCommand({ ...release, ...more })
      .map((word) => `'${word}'`)
      .join(" "),
  );
  return outcomes(await onBareMachine(["sh", "-c", commands.join("\n")], machine));
}

/** A machine that has this as its nix.conf. */
const having = (conf: string, mode = "644"): BareMachine => ({
  prepare: `mkdir /etc/nix; printf '${conf}' >/etc/nix/nix.conf; chmod ${mode} /etc/nix/nix.conf`,
});

function assertWorks(outcome: Outcome | undefined): asserts outcome is Outcome {
  assert.equal(outcome?.error, null);
  assert.match(outcome.built ?? "", FIRST_BUILD, outcome.buildErrors);
}

describe("a nix.conf that is there", { concurrency: 2 }, () => {
  test("is extended by one line, once; its mode stays", async () => {
    const [first, second] = await installs(
      [{ mode: "always" }, { mode: "always" }],
      having("cores = 3\\n# the end, without a line break", "600"),
    );
    assertWorks(first);
    assertWorks(second);
    assert.equal(first.conf, "cores = 3\n# the end, without a line break\n!include nix-verdict.conf\n");
    assert.deepEqual([second.conf, second.settings], [first.conf, first.settings]);
    assert.deepEqual(first.modes, { "nix-verdict.conf": "644", "nix.conf": "600" });
    assert.deepEqual([first.effective["cores"], first.effective["build-users-group"]], ["3", "nixbld"]);
  });

  test("keeps the paths that it gives the sandbox", async () => {
    const [set] = await installs([{}], having("sandbox-paths = /etc/hostname\\n"));
    assertWorks(set);
    assert.match(set.effective["sandbox-paths"] ?? "", /^\/bin\/sh=\/nix\/store\/\S+ \/etc\/hostname$/u);
    const [added] = await installs([{}], having("extra-sandbox-paths = /etc/hostname\\n"));
    assertWorks(added);
    assert.match(added.effective["sandbox-paths"] ?? "", /^\/bin\/sh=\/nix\/store\/\S+ \/etc\/hostname$/u);
  });

  test("that Determinate's daemon writes is left alone, and the file that it includes is extended", async () => {
    const generated = "# generated\\n!include nix.custom.conf\\n";
    const [outcome] = await installs([{ conf: "cores = 5" }], having(generated));
    assertWorks(outcome);
    assert.equal(outcome.conf, generated.replaceAll("\\n", "\n"));
    assert.deepEqual(Object.keys(outcome.modes).toSorted(), ["nix-verdict.conf", "nix.conf", "nix.custom.conf"]);
    assert.equal(outcome.effective["cores"], "5");
  });
});

describe("lines for nix.conf", { concurrency: 2 }, () => {
  test("count, and the next run's lines replace them", async () => {
    const [first, second, third] = await installs([{ conf: "cores = 5\nmax-jobs = 7\n" }, { conf: "cores = 6" }, {}]);
    for (const outcome of [first, second, third]) assertWorks(outcome);
    assert.deepEqual([first?.effective["cores"], first?.effective["max-jobs"]], ["5", "7"]);
    assert.deepEqual([second?.installed?.origin, second?.effective["cores"]], ["existing", "6"]);
    assert.notEqual(second?.effective["max-jobs"], "7");
    assert.equal(second?.settings?.match(/cores/gu)?.length, 1);
    // Whoever gives none leaves those that are there.
    assert.equal(third?.settings, second?.settings);
    assert.equal(third?.conf, "!include nix-verdict.conf\n");
  });

  test("win over our own settings", async () => {
    const [outcome] = await installs([{ conf: "sandbox = relaxed" }]);
    assertWorks(outcome);
    assert.equal(outcome.effective["sandbox"], "relaxed");
  });

  test("restart the daemon when they change something, and only then", async () => {
    const all = await installs([{}, { conf: "cores = 5" }, { conf: "cores = 5\n" }, { conf: "cores = 6" }], {
      runner: "sudo",
    });
    for (const outcome of all) assertWorks(outcome);
    assert.deepEqual(
      all.map((outcome) => outcome.installed?.origin),
      ["release", "existing", "existing", "existing"],
    );
    const [first, second, third, fourth] = all.map(({ daemon }) => daemon);
    assert.ok([first, second, third, fourth].every((pid) => typeof pid === "number"));
    assert.equal(third, second);
    assert.equal(new Set([first, second, fourth]).size, 3);
  });

  test("are in force in the daemon when the installation returns", async () => {
    // A system that only the daemon's own settings let it build for: those of an untrusted client do not count.
    const lines = (name: string): string => `trusted-users = root\nextra-platforms = ${name}`;
    const asked = (system: string, name: string): string =>
      `derivation { name = "${name}"; system = "${system}-linux"; ` +
      'builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; }';
    const build = (system: string, name: string): string =>
      "/nix/var/nix/profiles/default/bin/nix build --substituters '' --no-link " +
      `--expr '${asked(system, name)}' >&2 && echo ok >&2 || echo no >&2`;
    const install = (conf: string): string =>
      `${installCommand({ ...release, conf })
        .map((word) => `'${word}'`)
        .join(" ")} >/dev/null`;
    const script = [
      install(lines("abacus-linux")),
      build("abacus", "one"),
      install(lines("quipu-linux")),
      build("quipu", "two"),
      build("abacus", "three"),
    ].join("\n");
    const { stderr } = await onBareMachine(["sh", "-c", script], { runner: "sudo" });
    assert.deepEqual(stderr.match(/^(?:ok|no)$/gmu), ["ok", "ok", "no"], stderr);
  });

  test("are not given to a self-hosted runner's Nix", async () => {
    const [first] = await installs([{ mode: "always" }]);
    assertWorks(first);
    const install = (more: Partial<InstallOptions>): string =>
      installCommand({ ...release, ...more })
        .map((word) => `'${word}'`)
        .join(" ");
    const [, second] = outcomes(
      await onBareMachine([
        "sh",
        "-c",
        `${install({})}; RUNNER_ENVIRONMENT=self-hosted ${install({ conf: "cores = 9" })}`,
      ]),
    );
    assert.equal(second?.error?.code, "usage");
    assert.match(second.error.message, /left as it was found/u);
    assert.doesNotMatch(second.settings ?? "", /cores/u);
  });
});
