/**
 * Writes docs/comment.png and docs/report.png: what a reader sees of an everyday pull request. Run by hand where
 * Chromium and a font of coloured emoji are: `scripts/with-node test/report/screenshot.ts [dark]`; with `dark`, or with
 * another golden comment's name (`comment-rich`), the pictures go to /tmp.
 */

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { renderHtml } from "../../src/report/html.ts";
import { everydayCompared } from "./compared.ts";
import { toHtml } from "./rendered.ts";

/** Colours and sizes in the manner of GitHub's pages. */
const STYLE = `
:root {
  --back: #fff; --front: #1f2328; --quiet: #59636e; --line: #d1d9e0; --soft: #f6f8fa; --link: #0969da;
  --code: #818b981f;
}
.dark {
  --back: #0d1117; --front: #f0f6fc; --quiet: #9198a1; --line: #3d444d; --soft: #151b23; --link: #4493f8;
  --code: #656c7633;
}
body {
  margin: 0; padding: 14px; background: var(--back); color: var(--front);
  font: 14px/1.5 "Noto Sans", "Liberation Sans", sans-serif;
}
article { border: 1px solid var(--line); border-radius: 6px; padding: 16px; }
h3 { margin: 0 0 16px; font-size: 17.5px; line-height: 1.25; }
p, table, details, pre { margin: 0 0 12px; }
details p, details table { margin-top: 12px; }
a { color: var(--link); text-decoration: none; }
table { display: block; width: max-content; max-width: 100%; overflow: auto; border-collapse: collapse; }
th, td { padding: 6px 13px; border: 1px solid var(--line); }
tr:nth-child(2n) td { background: var(--soft); }
code {
  padding: .2em .4em; border-radius: 6px; background: var(--code);
  font: 85%/1.45 "Liberation Mono", monospace; white-space: break-spaces;
}
pre { padding: 12px 16px; overflow: auto; border-radius: 6px; background: var(--soft); }
pre code { padding: 0; background: none; white-space: pre; }
sub { font-size: 75%; vertical-align: baseline; color: var(--front); }
summary { cursor: pointer; }
`;

/** Takes a picture of a page, `width` pixels wide and as high as the page is, but at most `most` pixels. */
function picture(html: string, png: string, width: number, most = 4000): void {
  const folder = mkdtempSync(join(tmpdir(), "screenshot-"));
  const chromium = (page: string, ...options: string[]): string => {
    const all = [
      "--headless",
      "--no-sandbox",
      "--disable-gpu",
      `--user-data-dir=${folder}/profile`,
      "--allow-file-access-from-files",
      "--hide-scrollbars",
      ...options,
      `file://${folder}/${page}`,
    ];
    return execFileSync("chromium", all, { encoding: "utf8", stdio: ["ignore", "pipe", "ignore"], timeout: 60_000 });
  };
  try {
    writeFileSync(join(folder, "page.html"), html);
    // The page's own policy may forbid scripts, so that a frame around it measures.
    writeFileSync(
      join(folder, "frame.html"),
      `<iframe src="page.html" style="border:0;width:${width}px;height:10px" onload="document.title ` +
        `= this.contentDocument.documentElement.scrollHeight"></iframe>`,
    );
    const height = Number(/<title>(\d+)<\/title>/.exec(chromium("frame.html", "--dump-dom"))?.[1]);
    chromium("page.html", `--window-size=${width},${Math.min(height, most)}`, `--screenshot=${png}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const dark = process.argv.includes("dark");
const name = process.argv.slice(2).find((argument) => argument !== "dark") ?? "comment";
const folder = dark || name !== "comment" ? tmpdir() : new URL("../../docs", import.meta.url).pathname;
// The first fold is open, to show what is in it.
const article = toHtml(readFileSync(new URL(`golden/${name}.md`, import.meta.url), "utf8")).replace(
  "<details>",
  "<details open>",
);
picture(
  `<!DOCTYPE html><meta charset="utf-8"/><style>${STYLE}</style><body ` +
    `class="${dark ? "dark" : ""}"><article>${article}</article>`,
  join(folder, `${name}.png`),
  900,
);
const report = renderHtml(everydayCompared).replace(
  "<details><summary>the lines",
  '<details open=""><summary>the lines',
);
if (name === "comment" && !dark) picture(report, join(folder, "report.png"), 1280, 1400);
