import assert from "node:assert/strict";
import { describe, test } from "node:test";

import { isPlainUrl, runBeside } from "../../src/report/link.ts";
import { cpuNow } from "../tries.ts";

test("servers in an intranet may be linked, with a port and without TLS; nothing else gets through", () => {
  for (const url of [
    "http://gitea:3000/o/r/actions/runs/1",
    "http://127.0.0.1:8080/x",
    "https://ghes.example.com/o/r",
    "http://git.intranet",
    "http://gitea:3000/o/r/actions/runs/1?by_index=1",
    "http://gitea:3000/o/r/actions/runs/1#artifacts",
  ])
    assert.equal(isPlainUrl(url), true, url);
  for (const url of [
    "",
    "ftp://x/a",
    "http://x:/a",
    "http://x:port/",
    "http://user@x/",
    "http://x/a?b",
    "http://x/a#b",
    "http://x/a?by_index=12",
    "http://x/a?by_index=1#artifacts",
    "http://x/a#artifacts\n",
    "http://x/../a",
    "http://x/a b",
    "http://x/(a)",
    "http://X/a",
    " http://x/a",
    "http://x/a\n",
  ])
    assert.equal(isPlainUrl(url), false, url);
});

test("an earlier run is linked when it is of the repository whose page this is", () => {
  const links = (...urls: string[]) => urls.map((url) => ({ name: "x", url }));
  const home = links("https://evil.example/a b/actions/runs/1", "https://github.com/o/r/actions/runs/7/artifacts/9");
  assert.equal(runBeside("https://github.com/o/r/actions/runs/5", home), "https://github.com/o/r/actions/runs/5");
  assert.equal(
    runBeside("https://github.com/o/r/actions/runs/5/attempts/2", home),
    "https://github.com/o/r/actions/runs/5/attempts/2",
  );
  const [earlier, gitea] = [4, 5].map((number) => `https://git.example/o/r/actions/runs/${number}?by_index=1`);
  assert.equal(runBeside(earlier ?? "", links(gitea ?? "")), earlier);
  for (const run of [
    null,
    "https://github.com/o/r2/actions/runs/5",
    "https://github.com/o/r/actions/runs/x",
    "https://github.com/o/r/pull/5",
    "http://github.com/o/r/actions/runs/5",
    "https://evil.example/https://github.com/o/r/actions/runs/5",
    "https://github.com/o/r/actions/runs/5)",
  ]) {
    assert.equal(runBeside(run, home), null, String(run));
  }
  assert.equal(runBeside("https://github.com/o/r/actions/runs/5", []), null);
  assert.equal(runBeside("https://github.com/o/r/actions/runs/5", links("https://github.com/o/r")), null);
});

const HERE = [{ name: "run", url: "https://github.com/o/r/actions/runs/7" }];

describe("of what a report calls the run that proved a check, nothing else is linked", () => {
  for (const run of [
    null,
    "",
    "https://evil.example/owner/repository/actions/runs/19345678901",
    "https://github.com.evil.example/o/r/actions/runs/1",
    "https://github.com/o/other/actions/runs/1",
    "https://github.com/other/r/actions/runs/1",
    "https://github.com:8443/o/r/actions/runs/1",
    "https://github.com/o/r/actions/runs/",
    "https://github.com/o/r/actions/runs/1x",
    "https://github.com/o/r/actions/workflows/1",
    "https://github.com/o/r/../evil/actions/runs/1",
    "https://github.com/O/R/actions/runs/1",
    "http://github.com/a",
    "HTTPS://github.com/a",
    "//github.com/a",
    "javascript:alert(1)",
    "data:text/html,x",
    "https://user@evil.example/",
    "https://github.com@evil.example/",
    "https://github.com/a?b=c",
    "https://github.com/a#b",
    "https://github.com/a/../../b",
    "https://github.com/a/.",
    "https://github.com/a/./b",
    "https://github.com:port/a",
    "https://github.com:123456/a",
    "https://github.com//evil.example",
    "https://github.com/%2e%2e/",
    "https://evil.example\\@github.com/",
    "https://[::1]/",
    "https://xn--pple-43d.com\u0000/",
    "https://аpple.com/",
    "https://github.com/a b",
    "https://github.com/a)",
    "https://github.com/a](x",
    "https://github.com/a|b",
    'https://github.com/"onclick="x',
    "https://github.com/<b>",
    "https://github.com/a\nb",
    " https://github.com/a",
    "https://github.com/a\n",
    "https://-a.example/",
    "https://a..b/",
    `https://github.com/${"a".repeat(300)}`,
  ]) {
    test(JSON.stringify(run)?.slice(0, 60), () => assert.equal(runBeside(run, HERE), null));
  }

  test("also when it is long, quickly", () => {
    const started = cpuNow();
    for (const run of [
      `https://${"a.".repeat(1_000_000)}!`,
      `https://a/${"b/".repeat(1_000_000)}!`,
      `https://a/${"b".repeat(2_000_000)}!`,
    ])
      assert.equal(runBeside(run, HERE), null);
    assert.ok(cpuNow() - started < 5000);
  });
});
