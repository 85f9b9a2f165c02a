import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { after, before, describe, test } from "node:test";
import { pathToFileURL } from "node:url";

import { install } from "../../src/install/install.ts";
import { ANSWER_MS } from "../../src/system/http.ts";
import { realProcesses } from "../../src/system/processes.ts";
import { realWorld } from "../../src/system/world.ts";
import { pack, type Packed } from "../make-release.ts";
import { untilRight } from "../tries.ts";
import { FIRST_BUILD, installOnBareMachine } from "./bare.ts";
import type { Outcome } from "./install.program.ts";

let packed: Packed;
let mirror = "";
let server: ReturnType<typeof spawn>;

before(async () => {
  packed = await pack("sid");
  server = spawn(process.execPath, [join(import.meta.dirname, "mirror.program.ts"), packed.base], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [port] = (await once(server.stdout ?? server, "data")) as [Buffer];
  mirror = `http://127.0.0.1:${String(port).trim()}`;
});
after(() => server.kill());

/** Installs the packed version from one of the mirror's behaviours. */
const from = (behaviour: string, more: { version?: string; sha256?: string } = {}): Promise<Outcome> =>
  installOnBareMachine({ mode: "auto", version: packed.version, mirror: `${mirror}/${behaviour}`, ...more });

function assertWorks(outcome: Outcome): void {
  assert.equal(outcome.error, null);
  assert.deepEqual(outcome.installed, {
    nix: "/nix/var/nix/profiles/default/bin/nix",
    version: packed.version,
    implementation: "nix",
    origin: "release",
  });
  assert.match(outcome.built ?? "", FIRST_BUILD, outcome.buildErrors);
  assert.equal(outcome.buildUsers, 32);
  assert.equal(outcome.conf, "!include nix-verdict.conf\n");
  assert.match(
    outcome.settings ?? "",
    /^build-users-group = nixbld\nextra-experimental-features = nix-command flakes\nsandbox = true$/mu,
  );
  assert.deepEqual([outcome.effective["sandbox"], outcome.effective["build-users-group"]], ["true", "nixbld"]);
  assert.deepEqual(
    outcome.store.filter((name) => name.startsWith(".nix-verdict")),
    [],
  );
  assert.deepEqual(outcome.leftovers, []);
}

/** The sentence is there and nothing else is: no store path, no configuration, no user, no temporary file. */
function assertRefused(outcome: Outcome, message: RegExp): void {
  assert.equal(outcome.installed, null);
  assert.equal(outcome.error?.code, "install-failed");
  assert.match(outcome.error.message, message);
  assert.deepEqual(
    [outcome.store, outcome.leftovers, outcome.conf, outcome.buildUsers, outcome.profile],
    [[], [], null, 0, false],
  );
}

describe("a release from a mirror on a bare machine", { concurrency: 2 }, () => {
  test("is installed, and its first build works", async (context) => {
    const outcome = await from("good");
    context.diagnostic(`installed in ${outcome.ms} ms`);
    assertWorks(outcome);
  });

  test("is installed from a folder too", async () => {
    assertWorks(
      await installOnBareMachine({
        mode: "always",
        version: packed.version,
        mirror: String(pathToFileURL(packed.base)),
      }),
    );
  });

  test("is installed with the checksum that was given, in any case", async () => {
    assertWorks(await from("good", { sha256: packed.sha256.toUpperCase() }));
  });

  test("is installed although every first answer is an error", async () => assertWorks(await from("shaky")));

  test("with another checksum than was given is not unpacked", async () => {
    assertRefused(
      await from("good", { sha256: "0".repeat(64) }),
      /has the SHA-256 [0-9a-f]{64} where 0{64} was expected, so it was not unpacked/u,
    );
  });

  test("that is truncated is not unpacked", async () => {
    assertRefused(await from("truncated"), /SHA-256 .* was expected, so it was not unpacked/u);
  });

  test("that was truncated before its checksum was made leaves nothing behind", async () => {
    assertRefused(await from("truncated-at-source"), /unpacking the release failed: .*(?:EOF|end of)/iu);
  });

  test("whose line breaks every time is given up", async () => {
    assertRefused(await from("broken"), /could not be fetched: .*tar\.xz: /u);
  });

  test("that is not there is not replaced by another", async () => {
    assertRefused(await from("good", { version: "2.99.0" }), /Nix 2\.99\.0 could not be fetched: .*answered 404/u);
  });

  test("from a mirror with server errors is given up", async () => {
    assertRefused(await from("server-error"), /could not be fetched: .*answered 500/u);
  });

  test("from a mirror that does not answer is given up within 10 s", async () => {
    const outcome = await untilRight(
      () => from("silent"),
      ({ ms }) => ms < 10_000,
    );
    assertRefused(outcome, /did not answer within 8 s/u);
    assert.ok(outcome.ms < 10_000, `${outcome.ms} ms`);
  });

  test("from a mirror that falls silent is given up", async () => {
    assertRefused(await from("stuck"), /sent nothing for 10 s/u);
  });

  test("comes slowly, and is installed", async () => assertWorks(await from("slow")));

  test("is given up at once when the run is stopped", async () => {
    const stopped = new Error("stopped");
    const controller = new AbortController();
    let at = Infinity;
    setTimeout(() => {
      at = performance.now();
      controller.abort(stopped);
    }, 300);
    const options = { mode: "always", version: packed.version, mirror: `${mirror}/silent` } as const;
    await assert.rejects(
      install({ world: realWorld(), emit: () => undefined, signal: controller.signal }, options),
      stopped,
    );
    const took = performance.now() - at;
    assert.ok(took < ANSWER_MS, `${took} ms`);
  });

  test("brings certificates along for a machine that has none", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nix-verdict-certificates-"));
    const name = basename(packed.tarball, ".tar.xz");
    const certificates = `/nix/store/${"a".repeat(32)}-nss-cacert-3.100`;
    const processes = realProcesses();
    const script = `set -eu; cd "$0"; tar -xJf "$1"
      mkdir -p "$2/store/$(basename "$3")/etc/ssl/certs"
      echo none >"$2/store/$(basename "$3")/etc/ssl/certs/ca-bundle.crt"
      printf '%s\n' "$3" "$(echo | sha256sum | cut -c-64)" 1000 '' 0 >>"$2/.reginfo"
      mkdir "nix-$4"; tar -c "$2" | xz -0 >"nix-$4/$2.tar.xz"; sha256sum "nix-$4/$2.tar.xz" >"nix-$4/$2.tar.xz.sha256"`;
    const made = await processes.run({
      file: "sh",
      args: ["-c", script, folder, packed.tarball, name, certificates, packed.version],
    });
    assert.equal(made.code, 0, made.stderr);
    const options = { mode: "auto", version: packed.version, mirror: String(pathToFileURL(folder)) } as const;
    const [none, some] = await Promise.all([
      installOnBareMachine(options, { prepare: "rm /etc/ssl/certs/ca-certificates.crt" }),
      installOnBareMachine(options),
    ]);
    await rm(folder, { recursive: true });
    assertWorks(none);
    assertWorks(some);
    assert.equal(none.effective["ssl-cert-file"], `${certificates}/etc/ssl/certs/ca-bundle.crt`);
    assert.equal(some.effective["ssl-cert-file"], "/etc/ssl/certs/ca-certificates.crt");
  });

  test("that is something else entirely leaves nothing behind", async () => {
    const folder = await mkdtemp(join(tmpdir(), "nix-verdict-other-"));
    const name = "nix-9.9.9-x86_64-linux";
    await mkdir(join(folder, name));
    await writeFile(join(folder, name, "install"), "#!/bin/sh\n");
    await mkdir(join(folder, "nix-9.9.9"));
    const tarball = join(folder, "nix-9.9.9", `${name}.tar.xz`);
    const processes = realProcesses();
    await processes.run({ file: "tar", args: ["-cJf", tarball, "-C", folder, name] });
    const { stdout } = await processes.run({ file: "sha256sum", args: [tarball] });
    await writeFile(`${tarball}.sha256`, stdout);
    const outcome = await installOnBareMachine({ mode: "auto", version: "9.9.9", mirror: `file://${folder}` });
    await rm(folder, { recursive: true });
    assertRefused(outcome, /not a Nix release/u);
  });
});
