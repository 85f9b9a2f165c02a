import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { type Inputs, readInputs } from "../../src/inputs/inputs.ts";
import type { RawInputs } from "../../src/inputs/raw-inputs.ts";

const read = (raw: RawInputs): Inputs => readInputs(raw, { cores: 6, mayChange: false });

test("nothing said: the defaults", () => {
  const expected: Inputs = {
    flake: ".",
    discover: { system: null, selection: { only: [], skip: [] } },
    run: {
      jobs: 6,
      memoryBytes: null,
      retries: 0,
      timeoutSeconds: null,
      silenceSeconds: null,
      failFast: false,
      out: ".nix-verdict",
    },
    install: { mode: "auto" },
    features: { kvm: "auto", nspawn: "auto", mayChange: false },
    flaky: "pass",
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
  const unset = {
    flake: "",
    system: "",
    jobs: " ",
    timeout: "\n",
    failFast: "",
    out: "",
    install: "",
    nixVersion: "",
    nixMirror: "",
    nixSha256: "",
    nixConf: "",
    kvm: "",
    nspawn: "",
    githubToken: "",
    comment: "",
    status: "",
    annotations: "",
    title: " ",
    cache: "",
    cacheMode: "",
    cacheBudget: "",
    recheck: [""],
    trust: "",
  };
  assert.deepEqual(read({ ...unset, only: [""], skip: [] }), expected);
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
      timeout: "30m/5m",
      retries: "2",
      flaky: "fail",
      history: "h.json",
      cache: " kept/here ",
      cacheMode: "auto",
      cacheBudget: "512M",
      trust: "self",
      recheck: ["login", "7d", "net*", " 1d12h ", "2fa", "90"],
      failFast: true,
      out: "reports",
      install: "never",
      nixVersion: "2.26",
      nixMirror: "https://example.org/nix",
      nixSha256: sha256,
      nixConf: " sandbox = true\naccess-tokens = git.example=x\ncores = 2 ",
      kvm: "require",
      nspawn: "off",
      githubToken: " ghs_x ",
      comment: "failures",
      status: "each",
      annotations: "off",
      title: " all of it ",
      impure: true,
      option: [
        ["cores", "2"],
        ["cores", ""],
      ],
    }),
    {
      flake: "github:a/b",
      discover: { system: "aarch64-darwin", selection: { only: ["a*", " b "], skip: ["c"] } },
      run: {
        jobs: 12,
        memoryBytes: 1.5 * 2 ** 30,
        retries: 2,
        timeoutSeconds: 1800,
        silenceSeconds: 300,
        failFast: true,
        out: "reports",
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
      history: "h.json",
      cache: {
        folder: "kept/here",
        enabled: true,
        budgetBytes: 512 * 2 ** 20,
        recheck: { patterns: ["login", "net*", "2fa", "90"], olderThanMs: 36 * 3_600_000 },
        trust: "self",
      },
      githubToken: "ghs_x",
      accessTokens: ["access-tokens = git.example=x"],
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
  test("is switched off by either way of saying so", () => {
    for (const raw of [{ noCache: true }, { cacheMode: "off" }, { cacheMode: "off", cache: "kept" }])
      assert.equal(read(raw).cache.enabled, false);
    for (const raw of [{ noCache: false }, { cacheMode: "auto" }, { cache: "kept" }])
      assert.equal(read(raw).cache.enabled, true);
  });

  test("--cache and --no-cache contradict each other; other mistakes are told beside that", () => {
    assert.throws(
      () => read({ cache: "kept", noCache: true, jobs: "0" }),
      (error: Error & { code?: string }) => {
        assert.equal(error.code, "usage");
        assert.deepEqual(error.message.split("\n").toSorted(), [
          "cache: --cache and --no-cache contradict each other. Write one of them.",
          'jobs: "0" is not valid. Write a number from 1 to 9999.',
        ]);
        return true;
      },
    );
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
  const table: [name: string, key: keyof RawInputs, wrong: string[]][] = [
    ["cache", "cacheMode", ["on", "Off", "true", "/tmp/cache", "__proto__"]],
    ["cache-budget", "cacheBudget", ["much", "0G", "10", "-1G", "2 G", "2K"]],
    ["trust", "trust", ["pull-request", "SELF", "true"]],
    [
      "recheck",
      "recheck",
      ["0d", "0h", "1d0h", "7days", "7D", "1w", "1.5d", "1,5h", "7 d", "1d 12h", "2 weeks", "1y", "12h1d", "9999999d"],
    ],
    ["jobs", "jobs", ["0", "-1", "1.5", "1e3", "10000", "four", "1 2", "٣"]],
    [
      "timeout",
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
    ["fail-fast", "failFast", ["yes", "1", "TRUE?"]],
    [
      "system",
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
    ["install", "install", ["Auto", "yes", "__proto__", "constructor"]],
    ["nix-version", "nixVersion", ["latest", "2", "v2.26", "2.26.3.1", "2.26; id", "../2.26"]],
    [
      "nix-mirror",
      "nixMirror",
      ["example.org", "ftp://example.org", "https://", "https://a b", "javascript:alert(1)", "-x"],
    ],
    ["nix-sha256", "nixSha256", ["abc", "F".repeat(64), "0".repeat(63), "0".repeat(65), "sha256-AAAA="]],
  ];
  for (const [name, key, wrong] of table) {
    for (const given of wrong) {
      test(`${name}: ${given.slice(0, 30)}`, () => {
        assert.throws(
          () => read({ [key]: key === "recheck" ? [given] : given }),
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
    const raw: RawInputs = Object.fromEntries(
      table.map(([, key, [first]]) => [key, key === "recheck" ? [first] : first]),
    );
    assert.throws(
      () => read(raw),
      (error: Error) => {
        const named = error.message.split("\n").map((line) => line.split(":", 1)[0]);
        assert.deepEqual(new Set(named), new Set(table.map(([name]) => name)));
        assert.equal(named.length, table.length);
        return true;
      },
    );
  });
});
