/**
 * Caches of others beside ours: what each leaves on a machine is found, and nix-verdict's own calls of Nix read from
 * them and let them hear of every build.
 */

import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { createReadStream, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { dirname, join, normalize } from "node:path";
import { describe, test, type TestContext } from "node:test";

import { execa } from "execa";

import { pushingCache, type PushingCache } from "../../src/cache/others.ts";
import { type NixSettings, readSettings } from "../../src/nix/nix-settings.ts";
import { realWorld } from "../../src/system/world.ts";
import { startDaemon } from "../e2e/daemon.ts";
import { environment, verdict, verdictsOf, withEachNix } from "../e2e/run.ts";
import type { TestNix } from "../nix-fixture.ts";
import { folder } from "../scratch.ts";

const SETTINGS: NixSettings = {
  system: "x86_64-linux",
  extraPlatforms: [],
  systemFeatures: [],
  builders: [],
  localOnly: true,
  postBuildHook: null,
  substituters: [],
  trustedKeys: [],
  buildDir: null,
  maxJobs: 1,
  acceptsFlakeConfig: false,
  stalledIsDefault: false,
  ofEvaluation: {},
};
const SCANS = "it pushes what is new in the store when the job ends";
const SECRET = "very-secret-word";

/**
 * What a machine has: files by their path below a fresh folder, programs by their words, variables (`@` is that
 * folder), a hook by its path.
 */
type Signs = {
  files?: Record<string, string>;
  processes?: readonly (readonly string[])[];
  env?: Record<string, string>;
  hook?: string;
};

/** Asks on a machine that has these signs and no others. */
async function found(
  context: TestContext,
  { files = {}, processes = [], env = {}, hook }: Signs,
): Promise<PushingCache | null> {
  const base = folder(context);
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(base, name)), { recursive: true });
    writeFileSync(join(base, name), text);
  }
  const commands = new Map(processes.map((words, index) => [String(index + 1), `${words.join("\0")}\0`]));
  const kernel = {
    ...realWorld().kernel,
    list: (path: string) => (path === "/proc" ? ["cmdline", "self", ...commands.keys()] : []),
    read: (path: string) => commands.get(/^\/proc\/(\d+)\/cmdline$/u.exec(path)?.[1] ?? "") ?? null,
  };
  const set = Object.fromEntries(Object.entries(env).map(([name, value]) => [name, value.replace("@", base)]));
  const postBuildHook = hook?.replace("@", base) ?? null;
  return pushingCache({ ...SETTINGS, postBuildHook }, set, { ...realWorld(), kernel });
}

/** What these tools write as their hooks, with the places shortened. */
const HOOKS: readonly (readonly [who: string, path: string, text: string, name: string])[] = [
  [
    "cachix-action",
    "cachixQx1/post-build-hook.sh",
    "\n    #!/usr/bin/env bash\n    set -f\n    /nix/store/x-cachix-1.7/bin/cachix daemon push \\\n      " +
      "--socket /t/daemon.sock \\\n      $OUT_PATHS || echo failed\n",
    "Cachix",
  ],
  [
    "cachix watch-exec",
    "cachix-daemon1/post-build-hook.sh",
    "#!/bin/sh\nexec /usr/bin/cachix daemon push \\\n  --socket /t/daemon.sock \\\n  $OUT_PATHS\n",
    "Cachix",
  ],
  ["a hook that calls attic", "push-to-attic.sh", "#!/bin/sh\nset -f\nattic push main $OUT_PATHS\n", "Attic"],
  [
    "niks3-action",
    "niks3/post-build-hook",
    "#!/bin/sh\nexec '/opt/tools/niks3-hook' send --socket '/t/daemon.sock'\n",
    "niks3",
  ],
  [
    "the NixOS module of niks3",
    "niks3-post-build-hook",
    '#!/bin/sh\nexec /nix/store/x-niks3-hook/bin/niks3-hook send "$@"\n',
    "niks3",
  ],
  [
    "hestia",
    "hestia-cache-1/post-build-hook",
    '#!/bin/sh\nexec "/t/hestia-cache-1/hestia" hook --socket "/t/hook.sock"\n',
    "hestia",
  ],
  [
    "magic-nix-cache",
    "magic-nix-cache-build-hook-1",
    "#! /bin/sh\nRUST_LOG=trace /nix/store/x/bin/magic-nix-cache --server 127.0.0.1:37515 || :\n",
    "magic-nix-cache",
  ],
];

describe("a post-build-hook", () => {
  for (const [who, path, text, name] of HOOKS) {
    test(`${who}: ${name}`, async (context) => {
      assert.deepEqual(await found(context, { files: { [path]: text }, hook: `@/${path}` }), {
        name,
        how: "its post-build-hook is set",
      });
    });
  }

  const OWN = { name: "a post-build-hook of yours", how: "Nix runs it after each build" };
  for (const [what, text] of [
    ["that names nobody", '#!/bin/sh\nexec nix copy --to "s3://bucket" $OUT_PATHS\n'],
    ["in a folder of a tool's name", "#!/bin/sh\nexec /srv/hestia/bin/upload $OUT_PATHS\n"],
    ["that is a large program", `cachix push ${"x".repeat(100_000)}`],
  ] as const) {
    test(`${what} is somebody's own`, async (context) =>
      assert.deepEqual(await found(context, { files: { hook: text }, hook: "@/hook" }), OWN));
  }
  test("that nobody can read is somebody's own", async (context) => {
    assert.deepEqual(await found(context, { hook: "@/not-there" }), OWN);
    assert.deepEqual(await found(context, { files: { "hook/x": "" }, hook: "@/hook" }), OWN);
    const pipe = join(folder(context), "pipe");
    await execa("mkfifo", [pipe]);
    assert.deepEqual(await found(context, { hook: pipe }), OWN);
  });

  test("of Determinate Nix tells of builds and keeps none", async (context) => {
    assert.equal(await found(context, { hook: "/nix/var/determinate/post-build-hook.sh" }), null);
  });
});

describe("an action that pushes when the job ends", () => {
  const env = { RUNNER_TEMP: "@", HOME: "@/home" };
  test("cachix-action without a hook", async (context) => {
    assert.deepEqual(await found(context, { files: { "store-path-pre-build": "" }, env }), {
      name: "Cachix",
      how: SCANS,
    });
  });
  test("niks3-action without a hook", async (context) => {
    assert.deepEqual(await found(context, { files: { "niks3/store-pre": "" }, env }), { name: "niks3", how: SCANS });
  });

  const listed = { "attic-action-store-paths": "{}" };
  const server = (token: string): string =>
    `default-server = "main"\n\n[servers.main]\nendpoint = "https://cache.example/"\n${token}\n`;
  const attic = { name: "Attic", how: SCANS };
  test("attic-action with a token", async (context) => {
    assert.deepEqual(
      await found(context, {
        files: { ...listed, "home/.config/attic/config.toml": server(`token = "${SECRET}"`) },
        env,
      }),
      attic,
    );
    assert.deepEqual(
      await found(context, {
        files: { ...listed, "xdg/attic/config.toml": server('token-file = "/run/token"') },
        env: { ...env, XDG_CONFIG_HOME: "@/xdg" },
      }),
      attic,
    );
  });
  for (const [what, files] of [
    ["an empty token", { ...listed, "home/.config/attic/config.toml": server('token = ""') }],
    ["no token", { ...listed, "home/.config/attic/config.toml": server("") }],
    ["no settings", listed],
  ] as const) {
    test(`attic-action with ${what}, as for a fork's pull request, pushes nothing`, async (context) =>
      assert.equal(await found(context, { files, env }), null));
  }
  test("attic that is only logged in pushes nothing by itself", async (context) => {
    assert.equal(
      await found(context, { files: { "home/.config/attic/config.toml": server(`token = "${SECRET}"`) }, env }),
      null,
    );
  });
});

describe("magic-nix-cache beside Determinate Nix, and FlakeHub Cache", () => {
  const env = { MAGIC_NIX_CACHE_DAEMONDIR: "@", MAGIC_NIX_CACHE_ADDRESS: "127.0.0.1:37515" };
  const hook = "/nix/var/determinate/post-build-hook.sh";
  test("its daemon was started", async (context) => {
    assert.deepEqual(await found(context, { files: { "daemon.pid": "12" }, env, hook }), {
      name: "magic-nix-cache",
      how: "its daemon was started in this job",
    });
  });
  test("it could not start", async (context) =>
    assert.equal(await found(context, { files: { "daemon.log": "" }, env, hook }), null));
});

describe("watch-store", () => {
  const how = "its watch-store is running";
  test("of attic", async (context) => {
    assert.deepEqual(
      await found(context, {
        processes: [["/sbin/init"], ["/root/.nix-profile/bin/attic", "watch-store", "main", "-j1"]],
      }),
      { name: "Attic", how },
    );
  });
  test("of cachix, with options before it", async (context) => {
    assert.deepEqual(
      await found(context, { processes: [["cachix", "--host", "https://cache.example", "watch-store", "mine"]] }),
      { name: "Cachix", how },
    );
  });
  for (const words of [
    ["attic", "push", "main"],
    ["/bin/sh", "-c", "attic watch-store main"],
    ["grep", "watch-store"],
    ["atticd"],
    [""],
  ]) {
    test(`is not "${words.join(" ")}"`, async (context) =>
      assert.equal(await found(context, { processes: [words] }), null));
  }
});

describe("nobody pushes", () => {
  test("on a hosted runner with nothing set up", async (context) => {
    assert.equal(
      await found(context, {
        files: { "niks3/x": "" },
        env: { CI: "true", GITHUB_ACTIONS: "true", RUNNER_TEMP: "@", HOME: "@" },
        processes: [["/home/runner/runners/Runner.Worker", "spawnclient"]],
      }),
      null,
    );
  });
  test("on a plain NixOS", async (context) => {
    assert.equal(
      await found(context, {
        env: { HOME: "@" },
        processes: [
          ["/run/current-system/systemd/lib/systemd/systemd"],
          ["/nix/store/x-nix/bin/nix-daemon", "--daemon"],
          [],
        ],
      }),
      null,
    );
  });
  test("without any variable", async (context) =>
    assert.equal(await found(context, { files: { "store-path-pre-build": "" } }), null));
  test("to a Cachix cache that is only read from", async (context) => {
    const files = {
      "home/.config/nix/nix.conf":
        "substituters = https://cache.nixos.org https://nix-community.cachix.org\nnetrc-file = @/netrc\n",
      "home/.config/cachix/cachix.dhall": SECRET,
    };
    assert.equal(
      await found(context, {
        files,
        env: { RUNNER_TEMP: "@/temp", HOME: "@/home", CACHIX_SIGNING_KEY: SECRET, CACHIX_AUTH_TOKEN: SECRET },
      }),
      null,
    );
  });
});

/**
 * A binary cache over HTTP with one path in it that the local store does not have, and a hook that writes down what it
 * hears.
 */
type Beside = {
  flake: string;
  env: Record<string, string>;
  requests: string[];
  heard: () => string[];
  library: string;
};

/** A flake whose check needs a library; only the library is in the cache. */
const FLAKE = `{
  outputs = _:
    let
      builds = name: more: derivation ({
        name = "\${name}-@salt@";
        system = "x86_64-linux";
        builder = "/bin/sh";
        args = [ "-c" "echo > $out" ];
      } // more);
    in
    rec {
      library = builds "library" { };
      checks.x86_64-linux.app = builds "app" { inherit library; };
    };
}
`;

/**
 * Sets up what hestia's action does: a private nix.conf by `NIX_USER_CONF_FILES`, with a cache on the loopback and a
 * hook.
 */
async function beside(context: TestContext, nix: TestNix): Promise<Beside> {
  const base = folder(context);
  const flake = join(base, "flake");
  mkdirSync(flake);
  writeFileSync(join(flake, "flake.nix"), FLAKE.replaceAll("@salt@", randomUUID()));
  const call = async (...args: string[]): Promise<string> =>
    (await execa(join(nix.bin, "nix"), args, { env: environment(nix), extendEnv: false })).stdout;
  const library = await call("build", "--no-link", "--print-out-paths", `path:${flake}#library`);
  await call("copy", "--to", `file://${base}/cache`, library);
  await call("store", "delete", library);

  const requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    const file = createReadStream(
      join(base, "cache", normalize(`/${new URL(request.url ?? "", "http://cache").pathname}`)),
    );
    file.on("error", () => response.writeHead(404).end());
    file.on("open", () => file.pipe(response));
  });
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve));
  context.after(() => server.close());
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const [hook, heard] = [join(base, "post-build-hook"), join(base, "heard")];
  writeFileSync(heard, "");
  writeFileSync(hook, `#!/bin/sh\nprintf '%s\\n' "$OUT_PATHS" >> '${heard}'\n`, { mode: 0o755 });
  writeFileSync(
    join(base, "nix.conf"),
    `extra-substituters = ${address}?trusted=true&priority=30\npost-build-hook = ${hook}\n` +
      "narinfo-cache-negative-ttl = 0\n",
  );
  const env = { NIX_USER_CONF_FILES: join(base, "nix.conf"), XDG_CACHE_HOME: join(base, "xdg") };
  return {
    flake,
    env,
    requests,
    heard: () =>
      readFileSync(heard, "utf8")
        .split("\n")
        .filter((line) => line !== ""),
    library,
  };
}

withEachNix((nix) => {
  for (const through of ["itself", "a daemon"] as const) {
    test(
      `Nix ${nix.version} through ${through}: a run takes from the other cache what it has, and its hook ` +
        "hears of what is built",
      async (context) => {
        const { flake, env, requests, heard, library } = await beside(context, nix);
        const daemon = through === "itself" ? {} : (await startDaemon(context, nix)).env;
        const { code, report, stderr } = await verdict(context, nix, ["run", `path:${flake}`], {
          env: { ...env, ...daemon },
        });
        assert.deepEqual([code, verdictsOf(report)], [0, { app: "passed" }], stderr);
        const hash = library.slice("/nix/store/".length).split("-")[0];
        assert.ok(requests.includes(`GET /${hash}.narinfo`), requests.join("\n"));
        assert.equal(requests.filter((request) => request.startsWith("GET /nar/")).length, 1, requests.join("\n"));
        // A library that was built here would be heard of.
        assert.equal(heard().length, 1);
        assert.match(heard()[0] ?? "", /^\/nix\/store\/[a-z0-9]{32}-app-[-0-9a-f]{36}$/u);
      },
    );
  }

  test(`Nix ${nix.version} tells of a hook in a nix.conf that a variable names`, async (context) => {
    const base = folder(context);
    const hook = join(base, "post-build-hook");
    writeFileSync(hook, '#!/bin/sh\nexec "/t/hestia-cache-1/hestia" hook --socket "/t/hook.sock"\n', { mode: 0o755 });
    writeFileSync(join(base, "nix.conf"), `post-build-hook = ${hook}\n`);
    const tool = {
      bin: join(nix.bin, "nix"),
      version: nix.version,
      implementation: "nix",
      options: [],
      impure: false,
    } as const;
    const told = async (
      env: Record<string, string>,
      options: readonly (readonly [string, string])[] = [],
    ): Promise<string | undefined> => {
      const settings = await readSettings(
        { world: realWorld(), emit: () => undefined, signal: context.signal },
        { ...tool, options, env },
      );
      return (await pushingCache(settings, {}, { ...realWorld(), kernel: { ...realWorld().kernel, list: () => [] } }))
        ?.name;
    };
    assert.equal(await told({ NIX_USER_CONF_FILES: join(base, "nix.conf") }), "hestia");
    assert.equal(await told({ NIX_USER_CONF_FILES: join(base, "none") }), undefined);
    assert.equal(await told({ NIX_USER_CONF_FILES: join(base, "nix.conf") }, [["post-build-hook", ""]]), undefined);
  });
});
