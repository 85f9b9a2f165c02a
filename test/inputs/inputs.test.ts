import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { assembleInputs, type Inputs, readActionInputs } from "../../src/inputs/inputs.ts";
import { ACTIONS, inputsOf } from "../../src/inputs/option.ts";
import { OPTIONS } from "../../src/inputs/options.ts";
import { readValues } from "../../src/inputs/values.ts";

const ACTION_INPUTS = ACTIONS.flatMap((action) =>
  inputsOf(OPTIONS, action)
    // The lines of a pair are taken apart before they are read, and a blank one has none.
    .filter(({ option }) => option.kind.arity < 2)
    .map(({ key }) => key),
);

type Given = Record<string, string | readonly string[]>;

const read = (given: Given): Inputs => {
  const words = Object.entries(given).map(
    ([name, value]) => [name, typeof value === "string" ? [value] : value] as const,
  );
  return assembleInputs(readValues(OPTIONS, new Map(words)), { mayChange: false });
};

test("nothing said: the defaults", () => {
  const expected: Inputs = {
    flake: ".",
    overrides: [],
    discover: {
      system: null,
      selection: { only: [], skip: [] },
      memoryBytes: null,
      timeoutSeconds: null,
      silenceSeconds: null,
    },
    run: {
      jobs: null,
      memoryBytes: null,
      bootTimeoutMs: 600_000,
      retries: 0,
      timeoutSeconds: null,
      silenceSeconds: null,
      failFast: false,
      out: ".nix-verdict",
    },
    boot: { until: null, probe: null, repeat: 1, limitMs: 600_000, way: null, patterns: [] },
    install: { mode: "auto" },
    features: { kvm: "auto", nspawn: "auto", mayChange: false },
    flaky: "pass",
    junit: null,
    history: null,
    cache: {
      folder: null,
      enabled: true,
      budgetBytes: 2 * 2 ** 30,
      recheck: { patterns: [], olderThanMs: null },
      trust: "base",
    },
    githubToken: null,
    accessTokens: [],
    publish: { comment: "auto", status: "gate", annotations: "auto", title: null },
    nix: { options: [], impure: false },
  };
  assert.deepEqual(read({}), expected);
  // An action hands in every input that nobody has set as "".
  for (const blank of ["", " ", "\n"])
    assert.deepEqual(read(Object.fromEntries(ACTION_INPUTS.map((key) => [key, blank]))), expected);
  const host = { input: () => "", inputLines: () => [""] };
  for (const action of ACTIONS)
    assert.deepEqual(assembleInputs(readActionInputs(action, host), { mayChange: false }), expected);
});

test("everything said", () => {
  const sha256 = "0123456789abcdef".repeat(4);
  assert.deepEqual(
    read({
      flake: " github:a/b ",
      only: ["a*", " b "],
      skip: ["c"],
      system: "aarch64-darwin",
      jobs: " 12 ",
      memory: "1.5GiB",
      "eval-memory": "3GiB",
      timeout: "30m/5m",
      retries: "2",
      flaky: "fail",
      junit: "j.xml",
      history: "h.json",
      cache: " kept/here ",
      "cache-budget": "512M",
      trust: "self",
      recheck: ["login", "7d", "net*", " 1d12h ", "2fa", "90"],
      "fail-fast": "true",
      out: "reports",
      install: "never",
      "nix-version": "2.26",
      "nix-mirror": "https://example.org/nix",
      "nix-sha256": sha256,
      "nix-conf": " sandbox = true\naccess-tokens = git.example=x\ncores = 2 ",
      kvm: "require",
      nspawn: "off",
      "github-token": " ghs_x ",
      comment: "failures",
      status: "each",
      annotations: "off",
      title: " all of it ",
      impure: "true",
      option: ["cores", "2", "cores", "", "extra-access-tokens", "b.example=y\npost-build-hook = /evil"],
      "override-input": ["nixpkgs", "github:NixOS/nixpkgs/nixos-unstable", "tools/nixpkgs", "./vendored"],
      boot: ["web", "image-*"],
      "boot-timeout": "90s",
      as: "vm",
      until: "is up ",
      probe: "http:8080/health",
      repeat: "3",
    }),
    {
      flake: "github:a/b",
      overrides: [
        ["nixpkgs", "github:NixOS/nixpkgs/nixos-unstable"],
        ["tools/nixpkgs", "./vendored"],
      ],
      discover: {
        system: "aarch64-darwin",
        selection: { only: ["a*", " b "], skip: ["c"] },
        memoryBytes: 3 * 1024 ** 3,
        timeoutSeconds: 1800,
        silenceSeconds: 300,
      },
      run: {
        jobs: 12,
        memoryBytes: 1.5 * 2 ** 30,
        bootTimeoutMs: 90_000,
        retries: 2,
        timeoutSeconds: 1800,
        silenceSeconds: 300,
        failFast: true,
        out: "reports",
      },
      boot: {
        until: "is up",
        probe: { kind: "http", port: 8080, path: "/health" },
        repeat: 3,
        limitMs: 90_000,
        way: "vm",
        patterns: ["web", "image-*"],
      },
      install: {
        mode: "never",
        version: "2.26",
        mirror: "https://example.org/nix",
        sha256,
        conf: "sandbox = true\ncores = 2",
      },
      features: { kvm: "require", nspawn: "off", mayChange: false },
      flaky: "fail",
      junit: "j.xml",
      history: "h.json",
      cache: {
        folder: "kept/here",
        enabled: true,
        budgetBytes: 512 * 2 ** 20,
        recheck: { patterns: ["login", "net*", "2fa", "90"], olderThanMs: 36 * 3_600_000 },
        trust: "self",
      },
      githubToken: "ghs_x",
      // A line break in a token's value does not begin another setting.
      accessTokens: ["access-tokens = git.example=x", "extra-access-tokens = b.example=y post-build-hook = /evil"],
      publish: { comment: "failures", status: "each", annotations: "off", title: "all of it" },
      nix: {
        options: [
          ["cores", "2"],
          ["cores", ""],
        ],
        impure: true,
      },
    },
  );
});

describe("time limits", () => {
  const table: [given: string, total: number | null, silent: number | null][] = [
    ["90", 90, null],
    ["90s", 90, null],
    ["30m", 1800, null],
    ["30min", 1800, null],
    ["2h", 7200, null],
    ["1h30m", 5400, null],
    ["1h30m15s", 5415, null],
    ["1h/90s", 3600, 90],
    ["/90", null, 90],
    ["30m/", 1800, null],
    ["0h1s", 1, null],
  ];
  for (const [given, timeoutSeconds, silenceSeconds] of table) {
    test(given, () => assert.partialDeepStrictEqual(read({ timeout: given }).run, { timeoutSeconds, silenceSeconds }));
  }
});

describe("the cache", () => {
  test("is auto, off, or a folder with a slash", () => {
    const places: [given: string, enabled: boolean, folder: string | null][] = [
      ["auto", true, null],
      ["off", false, null],
      ["./kept", true, "kept"],
      ["../kept", true, "../kept"],
      ["kept/here", true, "kept/here"],
      ["/var/cache/kept", true, "/var/cache/kept"],
      ["./off", true, "off"],
    ];
    for (const [given, enabled, folder] of places)
      assert.partialDeepStrictEqual(read({ cache: given }).cache, { enabled, folder });
  });

  const ages: [given: string, seconds: number][] = [
    ["7d", 604_800],
    ["12h", 43_200],
    ["90m", 5400],
    ["30min", 1800],
    ["45s", 45],
    ["1d12h", 129_600],
    ["2d1h30m15s", 178_215],
  ];
  for (const [given, seconds] of ages) {
    test(`recheck by age: ${given}`, () =>
      assert.deepEqual(read({ recheck: [given] }).cache.recheck, { patterns: [], olderThanMs: seconds * 1000 }));
  }

  test("of two ages the shorter one counts, in whatever order", () => {
    for (const recheck of [
      ["2d", "12h"],
      ["12h", "2d"],
    ])
      assert.equal(read({ recheck }).cache.recheck.olderThanMs, 43_200_000);
  });

  for (const pattern of ["login", "*", "d", "3d-render", "2fa", "7", "1d-", "h12", "[7]d"]) {
    test(`recheck by pattern: ${pattern}`, () =>
      assert.deepEqual(read({ recheck: [pattern] }).cache.recheck, { patterns: [pattern], olderThanMs: null }));
  }
});

describe("mistakes", () => {
  const table: [name: string, wrong: string[]][] = [
    ["cache", ["on", "Off", "true", "kept", "__proto__"]],
    ["cache-budget", ["much", "0G", "10", "-1G", "2 G", "2K"]],
    ["trust", ["pull-request", "SELF", "true"]],
    [
      "recheck",
      ["0d", "0h", "1d0h", "7days", "7D", "1w", "1.5d", "1,5h", "7 d", "1d 12h", "2 weeks", "1y", "12h1d", "9999999d"],
    ],
    ["jobs", ["0", "-1", "1.5", "1e3", "10000", "four", "1 2", "٣"]],
    [
      "timeout",
      [
        "0",
        "0s",
        "abc",
        "-5",
        "1.5h",
        "5d",
        "1h30",
        "30s1h",
        "30 m",
        "/",
        "1/2/3",
        "5m/0",
        "0/5m",
        "x/5m",
        "9999999",
        "1".repeat(400),
      ],
    ],
    ["fail-fast", ["yes", "1", "TRUE?"]],
    [
      "system",
      [
        "linux",
        "x86_64 linux",
        'x86_64-linux"; abort "',
        "X86_64-linux",
        "-linux",
        "x86_64-",
        "a-b-c",
        "x86_64-linux\nb",
      ],
    ],
    ["install", ["Auto", "yes", "__proto__", "constructor"]],
    ["nix-version", ["latest", "2", "v2.26", "2.26.3.1", "2.26; id", "../2.26"]],
    [
      "nix-mirror",
      ["example.org", "ftp://example.org", "https://", "https://a b", "javascript:alert(1)", "-x", "https://[::1/nix"],
    ],
    ["memory", ["4", "four", "1.G", "-1G", "1e3G"]],
    ["retries", ["-1", "1.5", "10000", "once"]],
    ["flaky", ["Pass", "ok"]],
    ["impure", ["yes", "TRUE"]],
    ["kvm", ["on", "required"]],
    ["nspawn", ["on", "yes"]],
    ["comment", ["always", "on"]],
    ["status", ["all", "none"]],
    ["annotations", ["on", "false"]],
    ["option", ["--store", "Max-jobs", "a b", "max-jobs="]],
    ["override-input", ["-x", "a/", "a b", "nixpkgs"]],
    ["device", ["kvm0", "/dev/kvm", "constructor"]],
    ["pass-env", ["A=B", "1A", "*", "A*B", "A B"]],
    ["nix-conf", ["sandbox=false", "cores", "cores: 2"]],
    ["nix-sha256", ["abc", "G".repeat(64), "0".repeat(63), "0".repeat(65), "sha256-AAAA="]],
  ];
  for (const [name, wrong] of table) {
    for (const given of wrong) {
      test(`${name}: ${given.slice(0, 30)}`, () => {
        assert.throws(
          () => read({ [name]: given }),
          (error: Error & { code?: string }) => {
            assert.equal(error.code, "usage");
            assert.ok(error.message.startsWith(`${name}: "${given}" is not valid. Write `), error.message);
            return true;
          },
        );
      });
    }
  }

  test("all at once, one on each line", () => {
    const given: Given = Object.fromEntries(table.map(([name, [first = ""]]) => [name, first]));
    assert.throws(
      () => read(given),
      (error: Error) => {
        const named = error.message.split("\n").map((line) => line.split(":", 1)[0]);
        assert.deepEqual(new Set(named), new Set(table.map(([name]) => name)));
        assert.equal(named.length, table.length);
        return true;
      },
    );
  });

  test("several in one list, each on a line", () => {
    assert.throws(() => read({ "pass-env": ["A=B", "AWS_*", "-"] }), {
      message: /^pass-env: "A=B" is not valid\. Write .+\npass-env: "-" is not valid\. Write .+$/u,
    });
  });

  test("no token is told with a line of nix.conf that Nix would not take", () => {
    const given = "access-tokens=github.com=ghs_secret\ncores=2";
    assert.throws(
      () => read({ "nix-conf": given }),
      ({ message }: Error) =>
        message.startsWith('nix-conf: "cores=2" is not valid.') && !message.includes("ghs_secret"),
    );
  });
});

test("a checksum is right in capitals too, as some programs print it", () => {
  assert.equal(read({ "nix-sha256": "AB".repeat(32) }).install.sha256, "AB".repeat(32));
});

test("lines of an action's input: a name, and behind it all the rest", () => {
  const lines: Record<string, string[]> = {
    options: ["cores 2", "substituters", "  builders   ssh://a x86_64-linux - 1 ; ssh://b  ", ""],
    "override-input": ["nixpkgs\tgithub:NixOS/nixpkgs", "a/b ./with space"],
  };
  const values = readActionInputs("main", { input: () => "", inputLines: (name) => lines[name] ?? [] });
  assert.deepEqual(values.option, [
    ["cores", "2"],
    ["substituters", ""],
    ["builders", "ssh://a x86_64-linux - 1 ; ssh://b"],
  ]);
  assert.deepEqual(values["override-input"], [
    ["nixpkgs", "github:NixOS/nixpkgs"],
    ["a/b", "./with space"],
  ]);
  for (const [name, line] of [
    ["options", "max-jobs = 0"],
    ["options", "max-jobs=0"],
    ["override-input", "nixpkgs"],
  ] as const)
    assert.throws(
      () => readActionInputs("main", { input: () => "", inputLines: (own) => (own === name ? [line] : []) }),
      { code: "usage", message: new RegExp(`^${name}: "`, "u") },
    );
});
