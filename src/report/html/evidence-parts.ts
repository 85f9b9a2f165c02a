import type { Check, CheckEvidence, EvidenceFile, ShownImage, TestResult } from "../../model/model.ts";
import { count, formatBytes } from "../../text/text.ts";
import { shorten } from "../escape.ts";
import { showName } from "../shown-names.ts";
import { fileUrl, html, Markup } from "./markup.ts";

/** The images that a page shows, by the paths of their copies. */
export type Images = ReadonlyMap<string, ShownImage>;

/** Longest name of a file or a test case, and longest reason of one, in characters. */
const EVIDENCE_NAME_LENGTH = 200;
const REASON_LENGTH = 300;

/** The test cases that are listed when they did not pass; `junit.xml` has them all. */
const BAD_CASES = 10;

/** Says what there is to unfold: "2 images", "1 file", "120 test cases". */
export function evidenceTitle({ evidence }: Check): string[] {
  if (evidence === undefined) return [];
  const images = evidence.files.filter(({ kind }) => kind === "image").length;
  const others = evidence.files.length - images;
  const said = [
    ...(images === 0 ? [] : [count(images, "image")]),
    ...(others === 0 ? [] : [count(others, images === 0 ? "file" : "other file")]),
    ...(evidence.tests.length === 0 ? [] : [count(evidence.tests.length, "test case")]),
  ];
  return said.length === 0 ? [leftOutWords(evidence)].filter((words) => words !== "") : said;
}

/** Renders the images, links to the other files, and the test cases that did not pass. */
export function evidenceParts({ evidence }: Check, images: Images): Markup | null {
  if (evidence === undefined) return null;
  const shown = evidence.files.flatMap((file) => {
    const image = images.get(file.path);
    return image === undefined ? [] : [figure(file, image)];
  });
  const others = evidence.files.filter(({ path }) => !images.has(path)).map(fileItem);
  const left = leftOutWords(evidence);
  return html`${casesList(evidence)}${
    shown.length === 0
      ? null
      : html`<div class="images">
${shown}</div>
`
  }${
    others.length === 0
      ? null
      : html`<ul class="files" aria-label="Files">
${others}</ul>
`
  }${
    left === ""
      ? null
      : html`<p class="parts-title">${left}</p>
`
  }`;
}

/** The bytes were looked at: they begin as an image of this type. The text of base64 has no meaning in HTML. */
function figure({ path, name }: EvidenceFile, { type, width, height, bytes }: ShownImage): Markup {
  const label = shorten(showName(name), EVIDENCE_NAME_LENGTH);
  const image = html`<img alt="${label}" loading="lazy" width="${width}" height="${height}"
  src="${new Markup(`data:${type};base64,${bytes.toString("base64")}`)}"/>`;
  const url = fileUrl(path);
  return html`<figure>${url === null ? image : html`<a href="${url}">${image}</a>`}
<figcaption><bdi>${label}</bdi></figcaption></figure>
`;
}

function fileItem({ path, name, kind, bytes }: EvidenceFile): Markup {
  const [url, label] = [fileUrl(path), html`<bdi>${shorten(showName(name), EVIDENCE_NAME_LENGTH)}</bdi>`];
  return html`<li>${url === null ? label : html`<a href="${url}">${label}</a>`} · ${kind}, ${formatBytes(bytes)}</li>
`;
}

function casesList({ tests }: CheckEvidence): Markup | null {
  const bad = tests.filter(({ verdict }) => verdict === "failed" || verdict === "error");
  if (bad.length === 0) return null;
  const more = bad.length > BAD_CASES ? ` · ${bad.length - BAD_CASES} more are in junit.xml` : "";
  return html`<p class="parts-title">${bad.length} of ${count(tests.length, "test case")} did not pass${more}</p>
<ul class="parts" aria-label="Test cases">
${bad.slice(0, BAD_CASES).map(caseItem)}</ul>
`;
}

function caseItem({ suite, name, message }: TestResult): Markup {
  const title = suite === null ? showName(name) : `${showName(suite)} › ${showName(name)}`;
  const why = message === null ? null : html` <span class="took">${shorten(message, REASON_LENGTH)}</span>`;
  return html`<li class="case bad"><span class="mark" aria-hidden="true">✘</span>
<bdi>${shorten(title, EVIDENCE_NAME_LENGTH)}</bdi>${why}</li>
`;
}

/** Says what is missing; "" when nothing is. */
function leftOutWords({ leftOut: { files, tests } }: CheckEvidence): string {
  const what = [...(files === 0 ? [] : [count(files, "file")]), ...(tests === 0 ? [] : [count(tests, "test case")])];
  return what.length === 0 ? "" : `${what.join(" and ")} left out`;
}
