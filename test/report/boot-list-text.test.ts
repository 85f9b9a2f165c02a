import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { stripVTControlCharacters } from "node:util";

import type { BootList, BootRecipe } from "../../src/model/model.ts";
import { renderBootList, renderBootListJson } from "../../src/report/boot-list-text.ts";
import { MIB } from "../../src/text/format.ts";
import { HOSTILE_NAMES } from "./hostile-names.ts";

const system = (name: string, boot: Partial<BootRecipe>): BootList["systems"][number] => ({
  name: `boot.${name}`,
  attr: `nixosConfigurations.${name}`,
  system: "x86_64-linux",
  boot: { way: "vm", ways: [boot.way ?? "vm"], hypervisor: null, memoryBytes: null, image: null, ...boot },
});

const broken = (name: string, message: string): BootList["broken"][number] => ({
  name: `boot.${name}`,
  attr: `nixosConfigurations.${name}`,
  reason: { code: "throw", message },
  location: null,
});

const LIST: BootList = {
  systems: [
    system("web", { way: "microvm", ways: ["microvm", "vm"], hypervisor: "firecracker", memoryBytes: 512 * MIB }),
    system("a-long-name", { hypervisor: "qemu" }),
    system("box", { way: "container", ways: ["vm", "container", "vm-with-boot-loader"] }),
    system("image", { way: "image", image: { name: "web", tag: "v1", form: "archive" } }),
    system("latest", { way: "image", image: { name: null, tag: null, form: "copy" } }),
  ],
  broken: [broken("bad", "it throws: no")],
};

test("each system has a line: how it is booted, with what, and how else it can be", () => {
  assert.equal(
    renderBootList(LIST, { color: false, width: Infinity }),
    [
      "web          microvm (firecracker, 512 MiB), or as vm",
      "a-long-name  vm (qemu)",
      "box          container, or as vm, vm-with-boot-loader",
      "image        image (web:v1)",
      "latest       image (without a name:latest)",
      "✘ bad: it throws: no",
      "",
    ].join("\n"),
  );
});

test("colours change no words", () => {
  const plain = renderBootList(LIST, { color: false, width: Infinity });
  const colored = renderBootList(LIST, { color: true, width: Infinity });
  assert.notEqual(colored, plain);
  assert.equal(stripVTControlCharacters(colored), plain);
});

test("what a narrow terminal has no room for goes on in the next line", () => {
  const lines = renderBootList(LIST, { color: true, width: 30 }).split("\n").map(stripVTControlCharacters);
  assert.deepEqual(lines.slice(0, 3), ["web          microvm", "    (firecracker, 512 MiB), or", "    as vm"]);
  for (const line of lines) assert.ok(line.length <= 30, line);
});

test("a list without anything says so", () => {
  assert.equal(
    renderBootList({ systems: [], broken: [] }, { color: false, width: Infinity }),
    "Nothing of this flake can be booted so.\n",
  );
});

test("JSON has all of it, as it is", () => {
  assert.deepEqual(JSON.parse(renderBootListJson(LIST)), { schema: "nix-verdict-boot-list/1", ...LIST });
});

describe("a flake may call things what it likes", () => {
  for (const name of HOSTILE_NAMES)
    test(JSON.stringify(name.slice(0, 40)), () => {
      const image = { name, tag: name, form: "stream" } as const;
      const text = renderBootList(
        { systems: [system(name, { hypervisor: name }), system("image", { image })], broken: [broken(name, name)] },
        { color: false, width: Infinity },
      );
      assert.equal(text.split("\n").length, 4);
      assert.doesNotMatch(text.replaceAll("\n", ""), /[\p{Cc}\p{Cs}\p{Bidi_Control}]/u);
    });
});
