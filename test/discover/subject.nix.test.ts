import assert from "node:assert/strict";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test, type TestContext } from "node:test";

import { bootSubject } from "../../src/discover/subject.ts";
import type { BootWay } from "../../src/model/boot.ts";
import { nixes, type TestNix } from "../nix-fixture.ts";
import { evaluate, type EvaluationSetting, flakeOf } from "./evaluating.ts";

const SYSTEM = "x86_64-linux";

/** A Nix that has no sessions: each question then goes to `nix eval`. */
function withoutSessions(context: TestContext, { bin }: TestNix): string {
  const folder = mkdtempSync(join(tmpdir(), "nix-verdict-test-"));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  const refused = 'case " $* " in *" repl "*) echo "error: no session" >&2; exit 1;; esac';
  const script = `#!/bin/sh\n${refused}\nexec ${bin}/nix "$@"\n`;
  writeFileSync(join(folder, "nix"), script);
  chmodSync(join(folder, "nix"), 0o755);
  return folder;
}

/** Outputs of a flake, and what they may use: `plain NAME` is a derivation, `of CONFIG` a system. */
const outputs = (text: string): string => `let
  plain = name: derivation { inherit name; system = "${SYSTEM}"; builder = "/bin/sh"; args = [ "-c" "echo > $out" ]; };
  of = config: { inherit config; };
  vm = { build.vm = plain "vm"; };
  image = more: plain "image" // { imageName = "web"; } // more;
in ${text}`;

type Found = Record<string, string>;

/** Each system by name: how it is booted, or the code of why it is not. */
async function found(
  nix: TestNix,
  flake: string,
  way: BootWay | null = null,
  more: EvaluationSetting & { isCompared?: boolean } = {},
): Promise<Found> {
  const { isCompared, ...setting } = more;
  const discovery = await evaluate(nix, flake, { ...setting, subject: bootSubject(way, isCompared) });
  const all: Found = {};
  for (const { name, boot, drvPath } of discovery.found) {
    assert.ok(boot !== undefined);
    const { hypervisor, memoryBytes, image, ways } = boot;
    const size = memoryBytes === null ? [] : [`${memoryBytes / 2 ** 20} MiB`];
    const made = /^\/nix\/store\/[a-z0-9]{32}-(?<name>.*)\.drv$/u.exec(drvPath)?.groups?.["name"];
    const picture = image === null ? [] : [`${image.name}:${image.tag} ${image.form}`];
    all[name] = [
      ways.join(">"),
      boot.way,
      `by ${made}`,
      ...(hypervisor === null ? [] : [hypervisor]),
      ...size,
      ...picture,
    ].join(", ");
  }
  for (const { name, reason } of discovery.broken) all[name] = reason.code;
  return all;
}

const WAYS = outputs(`{ nixosConfigurations = {
  vm = of { system = vm; };
  loader = of { system.build.vmWithBootLoader = plain "loader"; };
  both = of { system.build = { vm = plain "vm"; vmWithBootLoader = plain "loader"; }; };
  sized = of { system = vm; virtualisation.memorySize = 2048; };
  variant = of { system = vm; virtualisation = { memorySize = 9; vmVariant.virtualisation.memorySize = 512; }; };
  "size that throws" = of { system = vm; virtualisation.memorySize = throw "size"; };
  "size that is a word" = of { system = vm; virtualisation.memorySize = "many"; };
  container = of { boot.isContainer = true; system.build = { toplevel = plain "top"; vm = plain "vm"; }; };
  nspawn = of { boot.isNspawnContainer = true; system.build.toplevel = plain "top"; };
  "no container" = of { boot.isContainer = false; system.build = { toplevel = plain "top"; vm = plain "vm"; }; };
  micro = of { microvm = { declaredRunner = plain "run"; hypervisor = "firecracker"; mem = 256; };
    boot.isContainer = true; system.build = { toplevel = plain "top"; vm = plain "vm"; }; };
  runner = of { microvm = { hypervisor = "crosvm";
    runner = { qemu = plain "run-qemu"; crosvm = plain "run-crosvm"; }; }; };
  "hypervisor that is none" = of { microvm = { declaredRunner = plain "run"; hypervisor = { }; }; };
  bare = of { system.build.toplevel = plain "top"; };
}; }`);

const PLAIN: Found = {
  "boot.vm": "vm, vm, by vm, qemu",
  "boot.loader": "vm-with-boot-loader, vm-with-boot-loader, by loader, qemu",
  "boot.both": "vm>vm-with-boot-loader, vm, by vm, qemu",
  "boot.sized": "vm, vm, by vm, qemu, 2048 MiB",
  "boot.variant": "vm, vm, by vm, qemu, 512 MiB",
  "boot.size that throws": "vm, vm, by vm, qemu",
  "boot.size that is a word": "vm, vm, by vm, qemu",
  "boot.container": "vm>container, container, by top",
  "boot.nspawn": "container, container, by top",
  "boot.no container": "vm, vm, by vm, qemu",
  "boot.micro": "microvm>vm>container, microvm, by run, firecracker, 256 MiB",
  "boot.runner": "microvm, microvm, by run-crosvm, crosvm",
  "boot.hypervisor that is none": "microvm, microvm, by run",
};

const ODD = outputs(`{
  nixosConfigurations = {
    good = of { system = vm; };
    thrown = throw "no";
    aborted = abort "no";
    "throws inside" = of (throw "no");
    "vm that throws" = of { system.build.vm = throw "no"; };
    "vm that is none" = of { system.build.vm = 3; };
    number = 1;
    "no config" = { };
    "a.b" = of { system = vm; };
    "q\\"uote" = of { system = vm; };
    "é 🎉" = of { system = vm; };
  };
  packages.${SYSTEM} = {
    good = image { };
    hello = plain "hello";
    set = { };
    broken = throw "no";
    archive = image { imageTag = "v1"; };
    stream = image { isExe = true; imageTag = "v2"; };
    copy = image { copyTo = plain "copy-to"; };
    "name that throws" = plain "x" // { imageName = throw "no"; };
  };
  packages.aarch64-linux.other = image { };
  checks.${SYSTEM} = { good = image { imageTag = "of checks"; }; only = image { }; test = plain "test"; };
}`);

const ODD_FOUND: Found = {
  "boot.good": "vm, vm, by vm, qemu",
  "boot.thrown": "throw",
  "boot.aborted": "abort",
  "boot.throws inside": "throw",
  "boot.vm that throws": "throw",
  "boot.a.b": "vm, vm, by vm, qemu",
  'boot.q"uote': "vm, vm, by vm, qemu",
  "boot.é 🎉": "vm, vm, by vm, qemu",
  "boot.packages.good": "image, image, by image, web:null archive",
  "boot.broken": "throw",
  "boot.archive": "image, image, by image, web:v1 archive",
  "boot.stream": "image, image, by image, web:v2 stream",
  "boot.copy": "image, image, by copy-to, web:null copy",
  "boot.name that throws": "image, image, by x, null:null archive",
  "boot.checks.good": "image, image, by image, web:of checks archive",
  "boot.only": "image, image, by image, web:null archive",
};

for (const nix of nixes)
  for (const how of ["in sessions", "without sessions"] as const) {
    const setting = (context: TestContext): EvaluationSetting =>
      how === "in sessions" ? {} : { bin: withoutSessions(context, nix) };

    test(`each system is booted as what suits it best, ${how} (Nix ${nix.version})`, async (context) => {
      assert.deepEqual(await found(nix, flakeOf(context, WAYS), null, setting(context)), PLAIN);
    });

    test(`errors are kept to their system, no other package is one, ${how} (Nix ${nix.version})`, async (context) => {
      const all = await found(nix, flakeOf(context, ODD), null, setting(context));
      const { "boot.vm that is none": noVm, "boot.number": number, "boot.no config": noConfig, ...rest } = all;
      assert.deepEqual(rest, ODD_FOUND);
      assert.ok(noVm !== undefined && !noVm.startsWith("vm"), noVm);
      assert.equal(number, "not-a-derivation");
      assert.equal(noConfig, "not-a-derivation");
    });
  }

for (const nix of nixes) {
  test(`a way that is asked for is the only one (Nix ${nix.version})`, async (context) => {
    const flake = flakeOf(context, WAYS);
    assert.deepEqual(await found(nix, flake, "container"), {
      "boot.container": "vm>container, container, by top",
      "boot.nspawn": "container, container, by top",
      "boot.micro": "microvm>vm>container, container, by top",
    });
    assert.deepEqual(await found(nix, flake, "vm-with-boot-loader", { isCompared: true }), {
      "boot.loader (vm-with-boot-loader)": PLAIN["boot.loader"],
      "boot.both (vm-with-boot-loader)": "vm>vm-with-boot-loader, vm-with-boot-loader, by loader, qemu",
    });
  });

  test(`names are chosen by patterns, without what comes before them (Nix ${nix.version})`, async (context) => {
    const flake = flakeOf(context, WAYS);
    const chosen = await found(nix, flake, null, { selection: { only: ["s*", "micro"], skip: ["size*"] } });
    assert.deepEqual(Object.keys(chosen).toSorted(), ["boot.micro"]);
    const compared = { isCompared: true, selection: { only: ["micro"], skip: [] } };
    assert.deepEqual(Object.keys(await found(nix, flake, "vm", compared)), ["boot.micro (vm)"]);
  });

  for (const [what, text, names] of [
    ["only systems", "{ nixosConfigurations.a = of { system = vm; }; }", ["boot.a"]],
    ["only images", `{ packages.${SYSTEM}.a = image { }; }`, ["boot.a"]],
    ["only images among its checks", `{ checks.${SYSTEM}.a = image { }; }`, ["boot.a"]],
    [
      "outputs of the wrong type",
      `{ nixosConfigurations = 3; packages = "x"; checks.${SYSTEM}.a = image { }; }`,
      ["boot.a"],
    ],
    ["systems that are no set", `{ packages.${SYSTEM} = [ ]; checks.${SYSTEM}.a = image { }; }`, ["boot.a"]],
  ] as const)
    test(`a flake with ${what} (Nix ${nix.version})`, async (context) => {
      const flake = flakeOf(context, outputs(text));
      assert.deepEqual(Object.keys(await found(nix, flake)), names);
      assert.deepEqual(Object.keys(await found(nix, flake, null, { bin: withoutSessions(context, nix) })), names);
    });

  test(`a flake that has nothing to boot is told so (Nix ${nix.version})`, async (context) => {
    for (const text of ["{ }", `{ packages.aarch64-linux.a = image { }; nixosConfigurations = { }; }`])
      await assert.rejects(found(nix, flakeOf(context, outputs(text))), {
        code: "no-checks",
        message: /has nothing that can be booted: no nixosConfigurations, and no packages and checks for x86_64-linux/u,
      });
  });

  test(`no two have the same name, whatever they are called (Nix ${nix.version})`, async (context) => {
    const text = `{
      nixosConfigurations = { x = of { system = vm; }; "packages.x" = of { system = vm; };
        "nixosConfigurations.packages.x" = of { system = vm; }; };
      packages.${SYSTEM} = { x = image { }; y = image { }; };
      checks.${SYSTEM} = { x = image { }; y = image { }; };
    }`;
    assert.deepEqual(Object.keys(await found(nix, flakeOf(context, outputs(text)))).toSorted(), [
      "boot.checks.x",
      "boot.checks.y",
      "boot.nixosConfigurations.nixosConfigurations.packages.x",
      "boot.nixosConfigurations.packages.x",
      "boot.packages.x",
      "boot.x",
      "boot.y",
    ]);
  });

  test(`each has its attribute (Nix ${nix.version})`, async (context) => {
    const { found: all } = await evaluate(nix, flakeOf(context, ODD), { subject: bootSubject(null) });
    const attributes = Object.fromEntries(all.map(({ name, attr }) => [name, attr]));
    assert.equal(attributes["boot.a.b"], 'nixosConfigurations."a.b"');
    assert.equal(attributes['boot.q"uote'], 'nixosConfigurations."q\\"uote"');
    assert.equal(attributes["boot.packages.good"], `packages.${SYSTEM}.good`);
    assert.equal(attributes["boot.checks.good"], `checks.${SYSTEM}.good`);
  });
}
