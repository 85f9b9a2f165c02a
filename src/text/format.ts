/** The format of numbers. Rounding never gives a wrong unit: 59.96 s is "1 min 0 s", never "60.0 s". */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** With fewer milliseconds than this, tenths of a second are shown. */
const TENTHS_BELOW = 10 * SECOND;

/** Formats milliseconds: "0.3 s", "41 s", "4 min 12 s", "1 h 5 min". */
export function formatDuration(ms: number): string {
  if (!(ms > 0)) return "0 s";
  if (ms < 50) return "< 0.1 s";
  const tenths = Math.round(ms / 100) / 10;
  if (tenths * SECOND < TENTHS_BELOW) return `${tenths} s`;
  const seconds = Math.round(ms / SECOND);
  if (seconds * SECOND < MINUTE) return `${seconds} s`;
  if (seconds * SECOND < HOUR) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(ms / MINUTE);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

const KIB = 1024;
export const MIB = 1024 * KIB;
export const GIB = 1024 * MIB;

/** Formats bytes in binary units: "512 KiB", "340 MiB", "1.9 GiB". */
export function formatBytes(bytes: number): string {
  if (bytes < MIB) return `${Math.round(bytes / KIB)} KiB`;
  const mebibytes = Math.round(bytes / MIB);
  return mebibytes < 1024 ? `${mebibytes} MiB` : `${(bytes / GIB).toFixed(1)} GiB`;
}

/** Formats bytes of all that there are, with one unit where both have the same: "9.1 of 15.6 GiB". */
export function formatShare(bytes: number, allBytes: number): string {
  const [used, all] = [formatBytes(bytes), formatBytes(allBytes)];
  const unit = all.slice(all.indexOf(" "));
  return `${used.endsWith(unit) ? used.slice(0, -unit.length) : used} of ${all}`;
}

/** Formats a count with its noun: "1 check", "2 checks". */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number} ${number === 1 ? noun : plural}`;
}
