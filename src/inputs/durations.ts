/** Reads whole seconds from `90`, `90s`, `30m`, `1h30m`; 0 when it is not a duration (no limit is that short). */
export function parseDuration(duration: string): number {
  // In 1h30, nobody can tell whether the 30 are minutes. Six digits of hours are a hundred years.
  const match = /^(?:(?:(\d{1,6})h)?(?:(\d{1,6})m(?:in)?)?(?:(\d{1,6})s)?|(\d{1,6}))$/.exec(duration);
  if (match === null) return 0;
  const [, hours = "0", minutes = "0", seconds = "0", bare = "0"] = match;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds) + Number(bare);
}

/** Units of time as people write them. */
const UNIT =
  "s(?:ecs?|econds?)?|m(?:ins?|inutes?|on|onths?)?|h(?:rs?|ours?)?|d(?:ays?)?|w(?:ks?|eeks?)?|y(?:rs?|ears?)?";

/**
 * Text that is an age and cannot be the name of a check: only numbers with units of time. A misspelled age must not
 * become a pattern that matches nothing.
 */
export const AGE = new RegExp(String.raw`^(?:\d+(?:[.,]\d+)? *(?:${UNIT}) *)+$`, "i");

/** Reads whole seconds from `7d`, `12h`, `1d12h`, `90m`; 0 when it is not a duration with units. */
export function parseAge(age: string): number {
  const [, days = "0", rest = ""] = /^(?:(\d{1,5})d)?(.*)$/.exec(age) ?? [];
  const seconds = parseDuration(rest);
  return rest !== "" && seconds === 0 ? 0 : Number(days) * 86_400 + seconds;
}
