import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, test, type TestContext } from "node:test";

import type { Refusal } from "../../src/boot/launch.ts";
import { missingFor } from "../../src/boot/runner-needs.ts";
import { realWorld } from "../../src/system/world.ts";
import { folder } from "../scratch.ts";

const NO_KVM = "/dev/kvm is not there";

/** A runner as microvm.nix makes them: what `bin/microvm-run` says, and files of `share/microvm`. */
type Made = {
  words?: string;
  share?: Readonly<Record<string, string>>;
  hypervisor?: string | null;
  kvm?: string | null;
};

const runner = (path: string, { words = "", share = {} }: Made): string => {
  const files = { "bin/microvm-run": `#!/bin/sh\n${words}\n` };
  for (const [name, text] of Object.entries(share)) Object.assign(files, { [`share/microvm/${name}`]: text });
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(path, name)), { recursive: true });
    writeFileSync(join(path, name), text);
  }
  return join(path, "bin/microvm-run");
};

async function asked(path: string, { hypervisor = "qemu", kvm = null }: Made): Promise<Refusal | null> {
  const context = { world: realWorld(), emit: () => undefined, signal: new AbortController().signal };
  return await missingFor(context, { path, run: join(path, "bin/microvm-run"), hypervisor }, kvm);
}

async function missing(context: TestContext, made: Made): Promise<string | null> {
  const path = folder(context);
  runner(path, made);
  const refusal = await asked(path, made);
  if (refusal !== null) assert.equal(refusal.verdict, "unsupported");
  return refusal === null ? null : `${refusal.code}: ${refusal.message}`;
}

describe("KVM", () => {
  for (const words of [
    "-enable-kvm",
    "-accel kvm",
    "-accel=kvm",
    "-M microvm,accel=kvm",
    "-cpu host,+x2apic",
    "-cpu host",
  ])
    test(`QEMU cannot do without it where it is told ${words}`, async (context) => {
      const said = await missing(context, { words: `exec qemu ${words} -m 512`, kvm: NO_KVM });
      assert.equal(said, `kvm: qemu needs KVM, which cannot be used here: ${NO_KVM}`);
      assert.equal(await missing(context, { words: `exec qemu ${words}`, kvm: null }), null);
    });

  for (const words of ["-M microvm,accel=kvm:tcg", "-cpu max", "-accel tcg", "-M q35", "--enable-kvmclock"])
    test(`QEMU can do without it where it is told ${words}`, async (context) => {
      assert.equal(await missing(context, { words: `exec qemu ${words}`, kvm: NO_KVM }), null);
    });

  for (const hypervisor of ["cloud-hypervisor", "firecracker", "crosvm", "kvmtool", "stratovirt", "alioth"])
    test(`${hypervisor} never does without it`, async (context) => {
      assert.match(
        (await missing(context, { hypervisor, kvm: NO_KVM })) ?? "",
        new RegExp(`^kvm: ${hypervisor} needs`, "u"),
      );
      assert.equal(await missing(context, { hypervisor, kvm: null }), null);
    });

  test("nobody knows of a hypervisor that has no name", async (context) => {
    assert.equal(await missing(context, { hypervisor: null, kvm: NO_KVM }), null);
    assert.match(
      (await missing(context, { hypervisor: null, kvm: NO_KVM, words: "-enable-kvm" })) ?? "",
      /^kvm: its hypervisor needs KVM/u,
    );
  });
});

// A build of Nix has no /sys.
describe("an interface", { skip: !existsSync("/sys/class/net") }, () => {
  test("of this machine is there", async (context) => {
    const share = { "tap-interfaces": "lo\n\n  lo \n", "tap-flags": "vnet_hdr" };
    assert.equal(await missing(context, { share }), null);
  });

  test("that is not there is named, and how it is made", async (context) => {
    const share = { "tap-interfaces": "lo\nvm-missing\nvm-other" };
    assert.match(
      (await missing(context, { share })) ?? "",
      /^tap: it needs the tap interface "vm-missing", which this machine does not have\. Make it .*bin\/tap-up/u,
    );
  });

  test("is not missing where a runner needs none", async (context) => {
    assert.equal(
      await missing(context, { share: { "tap-interfaces": "", "macvtap-interfaces": "", hypervisor: "qemu" } }),
      null,
    );
  });
});

test("a share of virtiofsd needs root beside it", async (context) => {
  const share = {
    "virtiofs/ro-store/socket": "nixos-virtiofs-ro-store.sock",
    "virtiofs/ro-store/source": "/nix/store",
  };
  assert.match((await missing(context, { share })) ?? "", /^virtiofs: its share "ro-store" is served by virtiofsd/u);
  const path = folder(context);
  runner(path, {});
  mkdirSync(join(path, "share/microvm/virtiofs"), { recursive: true });
  assert.equal(await asked(path, {}), null, "there is none in an empty folder");
});

for (const [words, device, module] of [
  ["-device vhost-vsock-device,guest-cid=3", "/dev/vhost-vsock", "vhost_vsock"],
  ["crosvm run --vsock 3", "/dev/vhost-vsock", "vhost_vsock"],
  ["-netdev tap,id=x,vhost=on", "/dev/vhost-net", "vhost_net"],
  ["-device vfio-pci,host=01:00.0", "/dev/vfio/vfio", "the device"],
] as const)
  test(`${words} needs ${device}`, async (context) => {
    const said = await missing(context, { words });
    if (existsSync(device)) assert.equal(said, null);
    else {
      assert.match(said ?? "", new RegExp(`^device: it needs ${device}, which this machine does not have: `, "u"));
      assert.ok(said?.includes(module));
    }
  });

test("what comes first is said first", async (context) => {
  const share = { "tap-interfaces": "vm-missing", "virtiofs/store/socket": "x" };
  const made: Made = { words: "-enable-kvm -device vhost-vsock-device", share };
  assert.match((await missing(context, { ...made, kvm: NO_KVM })) ?? "", /^kvm:/u);
  assert.match((await missing(context, made)) ?? "", /^tap:/u);
  assert.match((await missing(context, { ...made, share: { "virtiofs/store/socket": "x" } })) ?? "", /^virtiofs:/u);
});

describe("the files of a runner may be anything", () => {
  /** What is laid in the place of a file, and is neither followed for ever nor read whole. */
  const odd: Readonly<Record<string, (path: string) => void>> = {
    "a FIFO": (path) => void execFileSync("mkfifo", [path]),
    "a file of a terabyte": (path) => {
      writeFileSync(path, "vm-missing\n");
      truncateSync(path, 2 ** 40);
    },
    "a folder": (path) => mkdirSync(path),
    "a device": (path) => symlinkSync("/dev/zero", path),
    "a link to nothing": (path) => symlinkSync("nowhere", path),
    "a link to itself": (path) => symlinkSync(path, path),
    "no text": (path) => writeFileSync(path, Buffer.alloc(10_000, 0xff)),
  };
  for (const [what, lay] of Object.entries(odd))
    test(`${what} as the list of its interfaces`, { timeout: 10_000 }, async (context) => {
      const path = folder(context);
      runner(path, { share: { hypervisor: "qemu" } });
      lay(join(path, "share/microvm/tap-interfaces"));
      const refusal = await asked(path, {});
      assert.ok(refusal === null || refusal.code === "tap");
    });

  for (const what of ["a FIFO", "a file of a terabyte", "a device", "no text"])
    test(`${what} as its script`, { timeout: 10_000 }, async (context) => {
      const path = folder(context);
      mkdirSync(join(path, "bin"));
      odd[what]?.(join(path, "bin/microvm-run"));
      assert.equal(await asked(path, { kvm: NO_KVM }), null);
    });

  test("a link to a file of the store, as most of them are", async (context) => {
    const path = folder(context);
    runner(path, { share: { real: "vm-missing" } });
    symlinkSync("real", join(path, "share/microvm/tap-interfaces"));
    assert.equal((await asked(path, {}))?.code, "tap");
  });

  test("a link instead of the folder of its shares", async (context) => {
    const path = folder(context);
    runner(path, { share: { "real/store/socket": "x" } });
    symlinkSync("real", join(path, "share/microvm/virtiofs"));
    assert.equal((await asked(path, {}))?.code, "virtiofs");
  });
});
