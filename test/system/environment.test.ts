import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { childEnvironment, programFolders, secretSettings } from "../../src/system/environment.ts";

const names = (env: Record<string, string>, named: string[] = []): string[] =>
  Object.keys(childEnvironment(env, named));

describe("what children get", () => {
  const wanted = [
    "HOME",
    "TMPDIR",
    "LANG",
    "LC_ALL",
    "XDG_RUNTIME_DIR",
    "NIX_PATH",
    "NIX_SSL_CERT_FILE",
    "NIX_REMOTE",
    "NIX_STORE_DIR",
    "_NIX_FORCE_HTTP",
    "XDG_DATA_DIRS",
    "NIX_SSHOPTS",
    "NIXPKGS_ALLOW_UNFREE",
    "GC_INITIAL_HEAP_SIZE",
    "https_proxy",
    "NO_PROXY",
    "SSL_CERT_FILE",
    "GIT_SSL_CAINFO",
    "GIT_SSL_KEY",
    "NETRC",
    "SSH_AUTH_SOCK",
    "GIT_SSH_COMMAND",
  ];
  for (const name of wanted) test(name, () => assert.deepEqual(names({ [name]: "x" }), [name]));
});

describe("what they do not get", () => {
  const unwanted = [
    "INPUT_GITHUB-TOKEN",
    "INPUT_FLAKE",
    "ACTIONS_RUNTIME_TOKEN",
    "ACTIONS_ID_TOKEN_REQUEST_URL",
    "STATE_note",
    "GITHUB_TOKEN",
    "GH_TOKEN",
    "GITHUB_ENV",
    "GITHUB_OUTPUT",
    "RUNNER_TEMP",
    "AWS_SECRET_ACCESS_KEY",
    "CACHIX_AUTH_TOKEN",
    "NPM_TOKEN",
    "DATABASE_URL",
    "MY_PASSWORD",
    "GIT_CONFIG_VALUE_0",
    "BASH_FUNC_x%%",
    "LD_PRELOAD",
    "NODE_OPTIONS",
    "path",
    "PATHS",
  ];
  for (const name of unwanted) test(name, () => assert.deepEqual(names({ [name]: "x" }), []));
  // The list knows how they begin; what they say of themselves counts for more.
  for (const name of [
    "NIX_GITHUB_TOKEN",
    "NIX_SIGNING_KEY",
    "NIX_CACHE_AUTH",
    "XDG_SECRET",
    "LC_PASSWORD",
    "NIXPKGS_API_KEY_FILE",
    "_NIX_CREDENTIALS",
    "NIX_SIGNING_KEYS",
    "NIX_CACHE_KEY2",
    "NIX_APIKEY",
    "NIX_GITHUB_PAT",
    "NIX_PAT_1",
    "NIX_CACHE_PASS",
    "NIX_DB_PWD",
    "XDG_COOKIE",
    "NIX_PRIVATE",
    "NIXPKGS_JWT",
    "NIX_CRED",
  ])
    test(name, () => assert.deepEqual(names({ [name]: "x" }), []));
});

test("what a user names is passed, whatever it is called", () => {
  const env = { AWS_PROFILE: "a", AWS_SECRET_ACCESS_KEY: "b", OTHER: "c" };
  assert.deepEqual(childEnvironment(env, ["AWS_*"]), { AWS_PROFILE: "a", AWS_SECRET_ACCESS_KEY: "b" });
  assert.deepEqual(childEnvironment(env, ["OTHER", "ABSENT"]), { OTHER: "c" });
  assert.deepEqual(childEnvironment(env, ["AWS"]), {});
});

describe("programs are looked for in no folder of whatever a child runs in", () => {
  const path = (PATH: string, named?: string[]): string | undefined => childEnvironment({ PATH }, named)["PATH"];
  for (const [given, expected] of [
    ["/usr/bin:/bin", "/usr/bin:/bin"],
    [".:/bin", "/bin"],
    ["/bin:", "/bin"],
    [":/bin", "/bin"],
    ["/usr/bin::/bin", "/usr/bin:/bin"],
    ["node_modules/.bin:../x:/bin:~/bin", "/bin"],
    [".", undefined],
    ["", undefined],
  ] as const) {
    test(JSON.stringify(given), () => {
      assert.deepEqual([path(given), path(given, ["PATH"]), path(given, ["P*"])], [expected, expected, expected]);
      assert.deepEqual(programFolders({ PATH: given }), expected?.split(":") ?? []);
    });
  }

  test("there is none", () => {
    assert.deepEqual([childEnvironment({}), programFolders({})], [{}, []]);
  });
});

test("tokens in NIX_CONFIG go another way, and the rest of it stays", () => {
  const env = {
    NIX_CONFIG: "cores = 2\naccess-tokens = github.com=one\n  extra-access-tokens=gitlab.com=two\nsandbox = true",
  };
  assert.deepEqual(childEnvironment(env), { NIX_CONFIG: "cores = 2\nsandbox = true" });
  assert.deepEqual(secretSettings(env), ["access-tokens = github.com=one", "  extra-access-tokens=gitlab.com=two"]);
  assert.deepEqual(childEnvironment(env, ["NIX_CONFIG"]), env);
  assert.deepEqual(secretSettings({}), []);
});
