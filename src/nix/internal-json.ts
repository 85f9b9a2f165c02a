import { stripVTControlCharacters } from "node:util";

import { isRecord, readJson } from "../text/text.ts";

/** One line of Nix's `internal-json` log, as far as it matters here. Ids are strings because they exceed 2^53. */
export type NixMessage =
  /** `machine`: the remote builder; null when this machine builds. */
  | { kind: "build-started"; id: string; drvPath: string; machine: string | null }
  /** `from`: the address of the binary cache. */
  | { kind: "download-started"; id: string; path: string; from: string }
  /** Content-addressed inputs of a derivation are known now: it is built as another one, in which their paths stand. */
  | { kind: "resolved"; drvPath: string; builtAs: string }
  | { kind: "stopped"; id: string }
  | { kind: "log"; id: string; line: string }
  /** The user's `post-build-hook` runs for a build; what it prints, and its end, have the same id. */
  | { kind: "hook-started"; id: string; drvPath: string }
  | { kind: "hook-log"; id: string; line: string }
  /** A log line that was cut because it is too long; its id was behind the cut. */
  | { kind: "log-cut" }
  /** Counters of all builds of this client. They move when a build ends; its `stopped` may come much later. */
  | { kind: "builds-progress"; running: number; failed: number }
  | { kind: "message"; level: number; text: string; raw: string | null; position: Position | null };

export type Position = { file: string; line: number; column: number };

const PREFIX = "@nix ";

/** Activity and result types of Nix's `logging.hh`, the same since 2.4. */
const ACTIVITY_BUILDS = 104;
const ACTIVITY_BUILD = 105;
const ACTIVITY_SUBSTITUTE = 108;
const ACTIVITY_POST_BUILD_HOOK = 110;
const ACTIVITY_BUILD_WAITING = 111;
const RESULT_BUILD_LOG_LINE = 101;
const RESULT_PROGRESS = 105;
const RESULT_HOOK_LOG_LINE = 107;

/** No JSON string can contain an unescaped `"id":`, whatever a build prints. */
const ID = /"id":(\d+)/;

/** Reads the log of one Nix client; remembers which activity counts the builds. */
export class InternalJson {
  #buildsId: string | null = null;

  /** Reads a line of standard error; null when it contains nothing of interest. Never throws. */
  read(line: string): NixMessage | null {
    if (!line.startsWith(PREFIX)) return plainMessage(line);
    const record = parseRecord(line.slice(PREFIX.length));
    if (record === null) return line.startsWith(`${PREFIX}{"action":"result"`) ? { kind: "log-cut" } : null;
    const id = ID.exec(line)?.[1] ?? "";
    const fields = Array.isArray(record["fields"]) ? (record["fields"] as unknown[]) : [];
    switch (record["action"]) {
      case "start":
        return this.#started(id, record["type"], fields);
      case "stop":
        return { kind: "stopped", id };
      case "result":
        return this.#result(id, record["type"], fields);
      case "msg":
        return message(record);
      default:
        return null;
    }
  }

  #started(id: string, type: unknown, [field, machine]: readonly unknown[]): NixMessage | null {
    if (type === ACTIVITY_BUILDS) this.#buildsId = id;
    if (typeof field !== "string") return null;
    if (type === ACTIVITY_BUILD)
      return {
        kind: "build-started",
        id,
        drvPath: field,
        machine: typeof machine === "string" && machine !== "" ? machine : null,
      };
    if (type === ACTIVITY_POST_BUILD_HOOK) return { kind: "hook-started", id, drvPath: field };
    if (type === ACTIVITY_SUBSTITUTE)
      return { kind: "download-started", id, path: field, from: typeof machine === "string" ? machine : "" };
    // The same activity says that Nix waits for a lock, with other fields.
    if (type === ACTIVITY_BUILD_WAITING && typeof machine === "string" && [field, machine].every(isDerivationName))
      return { kind: "resolved", drvPath: field, builtAs: machine };
    return null;
  }

  #result(id: string, type: unknown, fields: readonly unknown[]): NixMessage | null {
    if (type === RESULT_BUILD_LOG_LINE && typeof fields[0] === "string") return { kind: "log", id, line: fields[0] };
    if (type === RESULT_HOOK_LOG_LINE && typeof fields[0] === "string")
      return { kind: "hook-log", id, line: fields[0] };
    if (
      type === RESULT_PROGRESS &&
      id === this.#buildsId &&
      typeof fields[2] === "number" &&
      typeof fields[3] === "number"
    ) {
      return { kind: "builds-progress", running: fields[2], failed: fields[3] };
    }
    return null;
  }
}

function isDerivationName(path: string): boolean {
  return path.endsWith(".drv");
}

function parseRecord(json: string): Record<string, unknown> | null {
  const value = readJson(json);
  return isRecord(value) ? value : null;
}

/** Reads text outside of the protocol: a crash, or an error from before the logger was set up. */
function plainMessage(line: string): NixMessage | null {
  return line.trim() === ""
    ? null
    : { kind: "message", level: 0, text: withoutColors(line), raw: null, position: null };
}

function message(record: Record<string, unknown>): NixMessage | null {
  const { msg, level, raw_msg: raw, file, line, column } = record;
  if (typeof msg !== "string") return null;
  const position =
    typeof file === "string" && typeof line === "number" && typeof column === "number"
      ? { file: withoutLineAndColumn(file), line, column }
      : null;
  return {
    kind: "message",
    level: typeof level === "number" ? level : 0,
    text: withoutColors(msg),
    raw: typeof raw === "string" ? withoutColors(raw) : null,
    position,
  };
}

/** Nix 2.26 and later also add `:LINE:COLUMN` to the file's name. */
function withoutLineAndColumn(file: string): string {
  return file.replace(/:\d+:\d+$/, "");
}

/**
 * Nix colours only with ESC sequences. Other characters that work like ESC, such as U+009B, are part of a name, and
 * names must not change.
 */
function withoutColors(text: string): string {
  return text.includes("\u001B") ? stripVTControlCharacters(text) : text;
}
