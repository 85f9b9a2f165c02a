import { posix } from "node:path";

import {
  byNeedOfAttention,
  type Check,
  folderInRepository,
  isFromFolder,
  isGood,
  type Report,
} from "../model/model.ts";
import { characters, namesIn, shorten, type ShowName, WORDS } from "../report/report.ts";
import type { Host, Place } from "../runner/runner.ts";
import { printable } from "../text/text.ts";

/** A place in the repository that caused one or several bad verdicts. Plain text. */
export type Annotation = Place & { title: string; message: string };

/**
 * Limits of one request for a check run, and of what GitHub shows of a job (its REST API, "Update a check run";
 * actions/toolkit, docs/problem-matchers.md).
 */
const MOST_ANNOTATIONS = 50;

/**
 * How many annotations GitHub shows for one step, by level (actions/toolkit, docs/problem-matchers.md); the step itself
 * ends with one error.
 */
const SHOWN = { errors: 9, warnings: 10 };

/** GitHub accepts up to 255 characters of title and 64 KB of message; a reader reads less. */
const TITLE_LENGTH = 200;
const MESSAGE_LENGTH = 1000;

/** Names of checks in one message. */
const MOST_NAMES = 10;

/** Largest number that GitHub's API takes for a line. */
const MOST_LINES = 2 ** 31 - 1;

/**
 * Chooses the places in the repository that caused bad verdicts: first those that affect most checks, then by the worst
 * verdict. `folder` is the flake's own in the repository, "" for its root; null when the flake is somewhere else.
 */
export function chooseAnnotations(report: Report, folder: string | null): Annotation[] {
  if (folder === null) return [];
  const places = new Map<string, { place: Place; checks: Check[] }>();
  for (const check of byNeedOfAttention(report.checks)) {
    const place = isGood(check.verdict) ? null : placeOf(check, annotationFolder(check, folder));
    if (place === null) continue;
    const key = JSON.stringify([place.path, place.line, check.reason?.message ?? check.verdict]);
    const known = places.get(key);
    if (known === undefined) places.set(key, { place, checks: [check] });
    else known.checks.push(check);
  }
  const show = namesIn(report, characters(80));
  const byUse = [...places.values()].toSorted((a, b) => b.checks.length - a.checks.length);
  return byUse.slice(0, MOST_ANNOTATIONS).map(({ place, checks }) => ({ ...place, ...annotationText(checks, show) }));
}

/**
 * Shows annotations on the job, and so in the pull request; needs no token. Those beyond GitHub's limit for one step
 * appear only in the report.
 */
export function annotateJob(report: Report, folder: string | null, host: Pick<Host, "annotate">): void {
  const annotations = chooseAnnotations(report, folder).slice(0, SHOWN.errors + SHOWN.warnings);
  for (const [index, { title, message, ...place }] of annotations.entries())
    host.annotate(index < SHOWN.errors ? "error" : "warning", place, title, message);
}

/** The same for a check run, in the terms of GitHub's API. */
export function forCheckRun({ path, line, column, title, message }: Annotation): Record<string, unknown> {
  return {
    path,
    start_line: line,
    end_line: line,
    start_column: column,
    end_column: column,
    annotation_level: "failure",
    title,
    message,
  };
}

/** In a report of several flakes, each has its own folder; null for one from somewhere else. */
function annotationFolder({ flake }: Check, folder: string): string | null {
  if (flake === undefined) return folder;
  return isFromFolder(flake) ? folderInRepository(flake) : null;
}

/**
 * Null if the place is in no file of the repository: a flake's error may name a file of an input, and a stranger's
 * report may name anything.
 */
function placeOf({ location }: Check, folder: string | null): Place | null {
  if (folder === null || location === null || !isPosition(location.line)) return null;
  const inside = [folder, location.file].every((path) => !posix.isAbsolute(path) && !path.split("/").includes(".."));
  const isFile = posix.normalize(location.file) !== "." && !location.file.endsWith("/");
  const path = posix.join(folder, location.file);
  if (!inside || !isFile || /[\p{Cc}\p{Bidi_Control}\\]/u.test(path) || !path.isWellFormed()) return null;
  return { path, line: location.line, column: isPosition(location.column) ? location.column : 1 };
}

function isPosition(number: number): boolean {
  return Number.isInteger(number) && number >= 1 && number <= MOST_LINES;
}

function annotationText(checks: readonly Check[], show: ShowName): { title: string; message: string } {
  const [first] = checks;
  if (first === undefined) throw new TypeError("an annotation needs a check");
  const names = checks.slice(0, MOST_NAMES).map((check) => printable(show(check.name)));
  const more = checks.length - names.length;
  const list = `${names.join(", ")}${more > 0 ? ` and ${more} more` : ""}`;
  const reason = printable(shorten(first.reason?.message ?? WORDS[first.verdict], MESSAGE_LENGTH));
  return {
    title: shorten(`${checks.length === 1 ? list : `${checks.length} checks`}: ${WORDS[first.verdict]}`, TITLE_LENGTH),
    message: checks.length === 1 ? reason : `${reason} (${list})`,
  };
}
