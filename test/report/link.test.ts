import assert from "node:assert/strict";
import { test } from "node:test";

import { isPlainUrl, runBeside } from "../../src/report/link.ts";

test("servers in an intranet may be linked, with their port and without TLS; nothing else gets through with them", () => {
  for (const url of ["http://gitea:3000/o/r/actions/runs/1", "http://127.0.0.1:8080/x", "https://ghes.example.com/o/r", "http://git.intranet"]) assert.equal(isPlainUrl(url), true, url);
  for (const url of ["", "ftp://x/a", "http://x:/a", "http://x:port/", "http://user@x/", "http://x/a?b", "http://x/a#b", "http://x/../a", "http://x/a b", "http://x/(a)", "http://X/a", " http://x/a", "http://x/a\n"]) assert.equal(isPlainUrl(url), false, url);
});

test("an earlier run is linked when it is of the repository whose page this is", () => {
  const links = (...urls: string[]) => urls.map((url) => ({ name: "x", url }));
  const home = links("https://evil.example/a b/actions/runs/1", "https://github.com/o/r/actions/runs/7/artifacts/9");
  assert.equal(runBeside("https://github.com/o/r/actions/runs/5", home), "https://github.com/o/r/actions/runs/5");
  assert.equal(runBeside("https://github.com/o/r/actions/runs/5/attempts/2", home), "https://github.com/o/r/actions/runs/5/attempts/2");
  for (const run of [null, "https://github.com/o/r2/actions/runs/5", "https://github.com/o/r/actions/runs/x", "https://github.com/o/r/pull/5", "http://github.com/o/r/actions/runs/5", "https://evil.example/https://github.com/o/r/actions/runs/5", "https://github.com/o/r/actions/runs/5)"]) {
    assert.equal(runBeside(run, home), null, String(run));
  }
  assert.equal(runBeside("https://github.com/o/r/actions/runs/5", []), null);
  assert.equal(runBeside("https://github.com/o/r/actions/runs/5", links("https://github.com/o/r")), null);
});
