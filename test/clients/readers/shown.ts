/** What a reader shows of a file. What it has no notion of is absent. */
export type Shown = {
  /** Totals, as the reader has them: `bad` are failures and errors. */
  tests?: number;
  bad?: number;
  skipped?: number;
  seconds?: number;
  cases: ShownCase[];
};

export type ShownCase = {
  class?: string;
  name: string;
  seconds: number;
  status: "passed" | "failed" | "error" | "skipped";
  /** Null: the reader knows messages, and this case has none; so of the others. */
  message?: string | null;
  file?: string | null;
  line?: number | null;
  /** Failed attempts before one that passed, and before one that failed. */
  flaky?: number;
  reruns?: number;
  retryLogs?: string[];
};

/** A reader with what it shows of each file, by the file's path; or why it could not read it. */
export type ReaderAnswer = { reader: string; version: string; files: Record<string, Shown | { fault: string }> };
