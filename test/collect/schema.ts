/** What another reader of JSON Schema than the product's says of a report. */

import { readFileSync } from "node:fs";

import { Ajv2020 } from "ajv/dist/2020.js";

const schema = JSON.parse(readFileSync(new URL("../../schema/verdict.schema.json", import.meta.url), "utf8")) as object;
const validate = new Ajv2020({ allowUnionTypes: true }).compile(schema);

export function schemaFaults(value: unknown): string[] {
  return validate(value)
    ? []
    : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
}
