/** A reporter for node:test that is silent about passed tests and prints everything about failed ones. */

import type { TestEvent } from "node:test/reporters";
import { inspect } from "node:util";

/** A failure that only repeats that of a test within; it is reported there. */
const OF_OTHERS = new Set(["subtestsFailed", "cancelledByParent"]);

type Failure = { failureType?: string; cause?: unknown };

export default async function* report(events: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  const path: string[] = [];
  for await (const { type, data } of events) {
    if (type === "test:start") path.splice(data.nesting, path.length, data.name);
    if (type !== "test:fail") continue;
    const { failureType = "", cause } = data.details.error as Failure;
    const name = [...path.slice(0, data.nesting), data.name].join(" › ");
    if (!OF_OTHERS.has(failureType)) yield `✖ ${name}\n${indented(inspect(cause ?? data.details.error))}\n`;
  }
}

function indented(text: string): string {
  return text.replaceAll(/^(?=.)/gmu, "    ");
}
