import { randomBytes } from "node:crypto";
import { accessSync, constants, lstatSync } from "node:fs";

import * as core from "@actions/core";

import { messageOf } from "../model/model.ts";
import { fencedGroup, kindOf, STANDARD_OUTPUT, workflowCommand, writeWhole } from "../system/system.ts";

/** The runner of GitHub Actions: inputs, outputs and the job's summary. Only this prints workflow commands. */
export type Host = {
  /** An input of the action, "" when it is not set. */
  input(name: string): string;
  /** An input with one value on each line. */
  inputLines(name: string): string[];
  output(name: string, value: string): void;
  /** Adds Markdown to the job's summary. */
  summary(markdown: string): Promise<void>;
  /** Adds an annotation to the job. The text may contain anything. */
  error(message: string): void;
  warning(message: string): void;
  /** Adds an annotation to a line of a file of the repository. All values may contain anything. */
  annotate(level: "error" | "warning", at: Place, title: string, message: string): void;
  /**
   * Prints a folded group to the job's log in one piece; the runner does not obey its text. Both values may contain
   * anything.
   */
  group(title: string, text: string): void;
  /** Puts a folder of programs at the front of `PATH` for the following steps. */
  addPath(folder: string): void;
  /** Carries a value from the main step to the post step. */
  saveState(name: string, value: string): void;
  state(name: string): string;
};

/** `path` is relative to the repository; `line` and `column` count from 1. */
export type Place = { path: string; line: number; column: number };

/** Returns the runner that started this process. */
export function actionsHost(): Host {
  return {
    input: (name) => core.getInput(name),
    inputLines: (name) => core.getMultilineInput(name),
    output: (name, value) => intoFile("GITHUB_OUTPUT", () => core.setOutput(name, value)),
    summary: async (markdown) =>
      void (await intoFile("GITHUB_STEP_SUMMARY", () => core.summary.addRaw(markdown, true).write())),
    error: (message) => command("error", {}, message),
    warning: (message) => command("warning", {}, message),
    annotate: (level, { path, line, column }, title, message) =>
      command(level, { title, file: path, line, col: column }, message),
    group: (title, text) =>
      void writeWhole(STANDARD_OUTPUT, fencedGroup(title, text, randomBytes(FENCE_BYTES).toString("hex"))),
    addPath: (folder) => intoFile("GITHUB_PATH", () => core.addPath(folder)),
    saveState: (name, value) => intoFile("GITHUB_STATE", () => core.saveState(name, value)),
    state: (name) => core.getState(name),
  };
}

/** Variables about whose files a warning was printed. */
const warned = new Set<string>();

/**
 * Adds to a file of the runner's. If an earlier step has put something else in its place, or removed it, nothing is
 * written, and one warning says so: the job's verdict does not depend on these files.
 */
function intoFile<T>(variable: string, add: () => T): T | undefined {
  const path = process.env[variable] ?? "";
  // The package speaks with runners that have no such file in another way.
  const fault = path === "" ? null : whyNotOfRunner(path);
  try {
    if (fault === null) return add();
  } catch (error) {
    warnOnce(variable, `The file that ${variable} names could not be written (${messageOf(error)}).`);
    return undefined;
  }
  warnOnce(
    variable,
    `${variable} names ${fault}. Nothing is written there. Look for the step of this job that has changed it.`,
  );
  return undefined;
}

function warnOnce(variable: string, message: string): void {
  if (!warned.has(variable)) command("warning", {}, message);
  warned.add(variable);
}

/** What is wrong with a file that the runner should have made, in words that follow "names"; null when nothing is. */
function whyNotOfRunner(path: string): string | null {
  try {
    // A link is told as one, wherever it leads.
    const stats = lstatSync(path);
    if (!stats.isFile()) return `${kindOf(stats)}, which the runner has not made`;
    if (stats.nlink > 1) return "a file that has another name as well, which the runner has not made";
    accessSync(path, constants.W_OK);
    return null;
  } catch (error) {
    return `a file that cannot be written (${messageOf(error)})`;
  }
}

/** Length of the random word that ends a group's fence: nobody guesses 128 bits. */
const FENCE_BYTES = 16;

function command(
  name: "error" | "warning",
  properties: Readonly<Record<string, string | number>>,
  message: string,
): void {
  writeWhole(STANDARD_OUTPUT, workflowCommand(name, properties, message));
}
