import { closeSync, constants, openSync, readdirSync, readlinkSync, readSync, writeSync } from "node:fs";

/**
 * The files that the kernel generates when they are read (`/proc`, `/sys`). Synchronous on purpose: such a read takes 8
 * µs of a core, and 170 µs through the thread pool.
 */
export type Kernel = {
  /**
   * Reads a file's text, one character for a byte, up to about `limit` bytes (4 MiB); null when it does not exist or
   * may not be read.
   */
  read(path: string, limit?: number): string | null;
  /** Lists the names in a folder; none when it cannot be read. */
  list(path: string): string[];
  /** Returns the target of a symbolic link; null when it cannot be read. */
  link(path: string): string | null;
  /** Writes to an existing file in one piece; returns whether the kernel accepted it. */
  put(path: string, text: string): boolean;
  /** Reads the kernel's log (`/dev/kmsg`) from its beginning; "" when it may not be read. */
  log(): string;
  /** Returns milliseconds since some moment; never runs backwards. */
  clock(): number;
};

/** A process' environment may have megabytes; files of others must not fill our memory. */
const LONGEST = 4 * 1024 * 1024;

/** Larger than what the kernel returns of a pseudo file at once, and than the longest record of its log (8 KiB). */
const BUFFER = Buffer.allocUnsafe(64 * 1024);

/** The kernel of this machine. */
export function realKernel(): Kernel {
  return { read: readPseudoFile, list: listNames, link, put, log, clock: () => performance.now() };
}

function readPseudoFile(path: string, limit = LONGEST): string | null {
  return withFile(path, constants.O_RDONLY, (file) => {
    let text = "";
    for (;;) {
      const length = readSync(file, BUFFER, 0, Math.min(limit, BUFFER.length), null);
      text += BUFFER.toString("latin1", 0, length);
      // Most are shorter than the kernel's page, and then another read is not necessary.
      if (length < 4000 || text.length >= limit) return text;
    }
  });
}

function listNames(path: string): string[] {
  try {
    return readdirSync(path);
  } catch {
    return [];
  }
}

function link(path: string): string | null {
  try {
    return readlinkSync(path);
  } catch {
    return null;
  }
}

function put(path: string, text: string): boolean {
  return withFile(path, constants.O_WRONLY, (file) => writeSync(file, text) === text.length) ?? false;
}

function log(): string {
  let text = "";
  withFile("/dev/kmsg", constants.O_RDONLY | constants.O_NONBLOCK, (file) => {
    // Each read returns one record, and the read after the last one fails.
    while (text.length < LONGEST) text += BUFFER.toString("latin1", 0, readSync(file, BUFFER, 0, BUFFER.length, null));
  });
  return text;
}

function withFile<T>(path: string, flags: number, use: (file: number) => T): T | null {
  let file = -1;
  try {
    file = openSync(path, flags);
    return use(file);
  } catch {
    return null;
  } finally {
    if (file >= 0) closeSync(file);
  }
}
