/** Whether a value from a file is an object with members. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a value from a file is a number of at least 0. */
export function isCount(value: unknown): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}

/** Returns a nested member of a value from outside; undefined when there is none. */
export function at(value: unknown, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (inner, name) => (isRecord(inner) && Object.hasOwn(inner, name) ? inner[name] : undefined),
    value,
  );
}
