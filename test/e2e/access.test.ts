/** The token reaches Nix's fetchers, and nothing else. */

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { randomInt } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import { join } from "node:path";
import { type TestContext, test } from "node:test";

import { execa } from "execa";

import { DIST } from "../built.ts";
import { folder } from "../scratch.ts";
import { environment, freshFlake, verdictsOf, withEachNix, readReport } from "./run.ts";

const TOKEN = "ghs_thisMustNotBeSeenByAnybodyElse";
const COMMIT = "0123456789abcdef0123456789abcdef01234567";

type GitHub = { host: string; certificate: string; asked: { path: string; authorization: string | undefined }[] };

/**
 * GitHub's API for one private repository, as an Enterprise Server has it: who comes without the token is told that
 * there is nothing.
 */
async function github(context: TestContext): Promise<GitHub> {
  const base = folder(context);
  const [key, certificate] = [join(base, "key.pem"), join(base, "cert.pem")];
  // Nix takes no port in the name of such a host, so the server has an address of its own among those of the loopback.
  const host = `127.${[0, 0, 0].map(() => randomInt(1, 254)).join(".")}`;
  const subject = ["-subj", `/CN=${host}`, "-addext", `subjectAltName=IP:${host}`];
  execFileSync(
    "openssl",
    ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-keyout", key, "-out", certificate, ...subject],
    { stdio: "ignore" },
  );
  const source = join(base, "octo-private-0123456");
  mkdirSync(source);
  writeFileSync(join(source, "flake.nix"), '{ outputs = _: { word = "fetched"; }; }\n');
  const tarball = execFileSync("tar", ["--create", "--gzip", "--directory", base, "octo-private-0123456"]);
  const asked: GitHub["asked"] = [];
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (request, response) => {
    const { url: path = "", headers } = request;
    asked.push({ path, authorization: headers.authorization });
    if (!headers.authorization?.endsWith(TOKEN))
      response.writeHead(404, { "content-type": "application/json" }).end('{"message":"Not Found"}');
    else if (path.includes("/commits/"))
      response
        .writeHead(200, { "content-type": "application/json" })
        .end(JSON.stringify({ sha: COMMIT, commit: { tree: { sha: COMMIT } } }));
    else response.writeHead(200, { "content-type": "application/gzip" }).end(tarball);
  });
  server.listen(443, host);
  await once(server, "listening");
  context.after(() => server.close());
  return { host, certificate, asked };
}

/** Every file below a folder. */
function files(path: string): string[] {
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}

/** Where a user may give it. */
const WAYS: Record<string, (host: string) => Record<string, string>> = {
  "github-token": () => ({ "INPUT_GITHUB-TOKEN": TOKEN }),
  "nix-conf": (host) => ({ "INPUT_NIX-CONF": `  access-tokens = ${host}=${TOKEN}` }),
  "nix-conf, which comes before github-token": (host) => ({
    "INPUT_GITHUB-TOKEN": "ghs_ofTheJob",
    "INPUT_NIX-CONF": `extra-access-tokens = other.example=x ${host}=${TOKEN}`,
  }),
  NIX_CONFIG: (host) => ({ "INPUT_GITHUB-TOKEN": "ghs_ofTheJob", NIX_CONFIG: `access-tokens = ${host}=${TOKEN}` }),
};

withEachNix((nix) => {
  for (const [way, given] of Object.entries(WAYS))
    test(`inputs are fetched with the token of ${way}; nothing else gets it (Nix ${nix.version})`, async (context) => {
      const { host, certificate, asked } = await github(context);
      const flake = freshFlake(context, "private-input");
      const file = join(flake, "flake.nix");
      writeFileSync(file, readFileSync(file, "utf8").replaceAll("@host@", host));
      const base = folder(context);
      const [temporary, home] = [join(base, "tmp"), join(base, "home")];
      mkdirSync(temporary);
      mkdirSync(join(home, ".config/nix"), { recursive: true });
      // What the user has set himself still counts.
      writeFileSync(join(home, ".config/nix/nix.conf"), "connect-timeout = 3\n");
      for (const name of ["output", "summary", "state", "path"]) writeFileSync(join(base, name), "");
      const env = environment(nix, {
        GITHUB_ACTIONS: "true",
        GITHUB_OUTPUT: join(base, "output"),
        GITHUB_STEP_SUMMARY: join(base, "summary"),
        GITHUB_STATE: join(base, "state"),
        GITHUB_PATH: join(base, "path"),
        GITHUB_SERVER_URL: `https://${host}`,
        NIX_SSL_CERT_FILE: certificate,
        TMPDIR: temporary,
        HOME: home,
        INPUT_FLAKE: `path:${flake}`,
        INPUT_OUT: join(base, "out"),
        ...given(host),
      });
      const child = execa(process.execPath, [join(DIST, "main.js")], {
        env,
        extendEnv: false,
        reject: false,
        all: true,
      });
      const { all, exitCode } = await child;
      assert.deepEqual(
        verdictsOf(readReport(join(base, "out"))),
        { "asks-for-it": "passed", "uses-it": "passed" },
        all,
      );
      assert.equal(exitCode, 0, all);
      assert.ok(
        asked.length > 0 && asked.every(({ authorization }) => authorization?.endsWith(TOKEN)),
        JSON.stringify(asked),
      );
      assert.deepEqual(
        readdirSync(temporary).filter((name) => name.startsWith("nix-verdict-")),
        [],
      );
      // Neither what was printed, nor any file that the run has left: reports, logs, outputs, state of the job.
      assert.ok(!all.includes(TOKEN) && !all.includes("readable:"), all);
      for (const path of files(base)) assert.ok(!readFileSync(path).includes(TOKEN), path);
      // Nor where Nix's settings are.
      if (existsSync("/etc/nix"))
        for (const path of files("/etc/nix")) assert.ok(!readFileSync(path).includes(TOKEN), path);
      assert.match(readFileSync(join(base, "out/logs/uses-it.log"), "utf8"), /fetched found/);
      assert.doesNotMatch(readFileSync(join(base, "out/logs/asks-for-it.log"), "utf8"), /readable:/);
    });

  test(`without a token, a private input is an error that does not hang (Nix ${nix.version})`, async (context) => {
    const { host, certificate } = await github(context);
    const flake = freshFlake(context, "private-input");
    const file = join(flake, "flake.nix");
    writeFileSync(file, readFileSync(file, "utf8").replaceAll("@host@", host));
    const env = environment(nix, { NIX_SSL_CERT_FILE: certificate });
    const { exitCode, stderr } = await execa(
      process.execPath,
      [join(DIST, "cli.js"), `path:${flake}`, "--out", folder(context)],
      { env, extendEnv: false, reject: false },
    );
    assert.equal(exitCode, 2);
    assert.match(stderr, /The input "secret" .* is not there, or is private: .*404.*access-tokens/s);
  });
});
