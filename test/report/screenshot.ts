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
import { COMMENT_STYLE } from "./comment-page.ts";
import { everydayCompared } from "./compared.ts";
import { toHtml } from "./rendered.ts";

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
  `<!DOCTYPE html><meta charset="utf-8"/><style>${COMMENT_STYLE}</style><body ` +
    `class="${dark ? "dark" : ""}"><article>${article}</article>`,
  join(folder, `${name}.png`),
  900,
);
const report = renderHtml(everydayCompared).replace(
  "<details><summary>the lines",
  '<details open=""><summary>the lines',
);
if (name === "comment" && !dark) picture(report, join(folder, "report.png"), 1280, 1400);
