/**
 * For tests: GitHub's own description of its REST API, as a judge of requests and answers. Only the operations that are
 * asked about are compiled.
 */
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

import { Ajv, type ValidateFunction } from "ajv";

type Json = Record<string, any>;

let loaded: Json | null = null;

/** GitHub's description (npm: @octokit/openapi), read once. */
function description(): Json {
  loaded ??= JSON.parse(
    readFileSync(
      fileURLToPath(new URL("../../node_modules/@octokit/openapi/generated/api.github.com.json", import.meta.url)),
      "utf8",
    ),
  ) as Json;
  return loaded;
}

const resolve = (reference: string): Json =>
  reference
    .slice(2)
    .split("/")
    .reduce<Json>((value, part) => value[part.replaceAll("~1", "/").replaceAll("~0", "~")], description());

const given = (value: Json): Json => (typeof value["$ref"] === "string" ? resolve(value["$ref"]) : value);

/**
 * A schema of OpenAPI 3.0 as one of JSON Schema: `nullable` is the type "null", components are its definitions.
 * Requests are held to what is described: where the description lists properties, others are mistakes. Answers may have
 * more.
 */
class Translation {
  readonly definitions: Json = {};
  readonly #closed: boolean;

  constructor(closed: boolean) {
    this.#closed = closed;
  }

  schema(from: unknown): any {
    if (typeof from !== "object" || from === null || Array.isArray(from)) return from;
    const source = from as Json;
    if (typeof source["$ref"] === "string") {
      const name = source["$ref"].split("/").at(-1) ?? "";
      if (!Object.hasOwn(this.definitions, name)) {
        this.definitions[name] = true;
        this.definitions[name] = this.schema(resolve(source["$ref"]));
      }
      return { $ref: `#/definitions/${name}` };
    }
    const to: Json = {};
    for (const keyword of [
      "type",
      "enum",
      "required",
      "minimum",
      "maximum",
      "minLength",
      "maxLength",
      "minItems",
      "maxItems",
      "pattern",
      "format",
      "uniqueItems",
    ]) {
      if (source[keyword] !== undefined) to[keyword] = source[keyword];
    }
    for (const keyword of ["allOf", "anyOf", "oneOf"])
      if (source[keyword] !== undefined) to[keyword] = source[keyword].map((one: unknown) => this.schema(one));
    // GitHub's own alternatives overlap: a string with and without a format.
    if (to["oneOf"] !== undefined) {
      to["anyOf"] = to["oneOf"];
      delete to["oneOf"];
    }
    if (source["not"] !== undefined) to["not"] = this.schema(source["not"]);
    if (source["items"] !== undefined) to["items"] = this.schema(source["items"]);
    if (source["properties"] !== undefined) {
      to["properties"] = Object.fromEntries(
        Object.entries(source["properties"] as Json).map(([name, value]) => [name, this.schema(value)]),
      );
      if (this.#closed && source["additionalProperties"] === undefined) to["additionalProperties"] = false;
    }
    if (source["additionalProperties"] !== undefined)
      to["additionalProperties"] = this.schema(source["additionalProperties"]);
    if (source["nullable"] !== true) return to;
    return { anyOf: [{ type: "null" }, to] };
  }
}

const ajv = new Ajv({
  strict: false,
  allErrors: true,
  coerceTypes: false,
  formats: {
    "date-time": /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d+)?(?:Z|[+-]\d{2}:\d{2})$/u,
    date: /^\d{4}-\d{2}-\d{2}$/u,
    uri: (text: string) => URL.canParse(text.replaceAll(/\{[^}]*\}/gu, "x")),
    email: /@/u,
    int64: { type: "number", validate: Number.isSafeInteger },
    timestamp: true,
  },
});

const compiled = new Map<unknown, ValidateFunction>();

/** What is wrong with `value`, "" when nothing is. */
function faults(schema: Json, value: unknown, closed: boolean): string {
  let validate = compiled.get(schema);
  if (validate === undefined) {
    const translation = new Translation(closed);
    const root = translation.schema(schema);
    validate = ajv.compile({ allOf: [root], definitions: translation.definitions });
    compiled.set(schema, validate);
  }
  return validate(value) ? "" : ajv.errorsText(validate.errors, { dataVar: "it" }).slice(0, 600);
}

/** One operation of the description, and the values that its path has in a request. */
export type Operation = { name: string; values: Readonly<Record<string, string>>; described: Json };

/** The templates of the description's paths, by how many parts they have. */
let templates: Map<number, { template: string; names: string[] }[]> | null = null;

function templatesOf(length: number): { template: string; names: string[] }[] {
  templates ??= Map.groupBy(
    Object.keys(description()["paths"] as Json).map((template) => ({ template, names: template.split("/") })),
    ({ names }) => names.length,
  );
  return templates.get(length) ?? [];
}

/** The operation that a request asks for; null when GitHub has none such. */
export function operationOf(method: string, path: string): Operation | null {
  const parts = path.split("/");
  let best: { operation: Operation; fixed: number } | null = null;
  for (const { template, names } of templatesOf(parts.length)) {
    const described = (description()["paths"] as Json)[template][method.toLowerCase()];
    if (described === undefined) continue;
    const values: Record<string, string> = {};
    const fits = names.every((name, index) => {
      const key = /^\{(.+)\}$/u.exec(name)?.[1];
      const part = decodeURIComponent(parts[index] ?? "");
      if (key === undefined) return name === part;
      values[key] = part;
      return part !== "";
    });
    const fixed = names.filter((name) => !name.startsWith("{")).length;
    if (fits && (best === null || fixed > best.fixed))
      best = { operation: { name: `${method} ${template}`, values, described }, fixed };
  }
  return best?.operation ?? null;
}

/** What of a request is not as GitHub describes it. */
export function requestFaults({ described, values }: Operation, query: URLSearchParams, body: unknown): string[] {
  const found: string[] = [];
  const parameters = ((described["parameters"] ?? []) as Json[]).map(given);
  for (const { name, in: where, required, schema } of parameters) {
    if (where !== "path" && where !== "query") continue;
    const text = where === "path" ? values[name as string] : query.get(name as string);
    if (text === undefined || text === null) {
      if (required === true) found.push(`${where} parameter ${name} is missing`);
      continue;
    }
    const { type } = given(schema as Json);
    const value = type === "integer" || type === "number" ? Number(text) : type === "boolean" ? text === "true" : text;
    const fault = faults(schema as Json, value, true);
    if (fault !== "") found.push(`${where} parameter ${name}: ${fault}`);
  }
  for (const name of query.keys())
    if (!parameters.some((parameter) => parameter["in"] === "query" && parameter["name"] === name))
      found.push(`there is no query parameter ${name}`);
  const content = described["requestBody"]?.content?.["application/json"]?.schema;
  if (content === undefined) {
    if (body !== undefined) found.push("it takes no body");
  } else if (body !== undefined || described["requestBody"].required === true) {
    const fault = faults(content as Json, body, true);
    if (fault !== "") found.push(`body: ${fault}`);
  }
  return found;
}

/**
 * What of an answer is not as GitHub describes it. Statuses that the description leaves out are answers of the
 * platform, with the platform's body for errors.
 */
export function responseFaults({ described }: Operation, status: number, body: unknown): string[] {
  const response = described["responses"]?.[String(status)];
  if (response === undefined) {
    if (status < 400) return [`it is not described that it answers ${status}`];
    const fault = faults(resolve("#/components/schemas/basic-error"), body, false);
    return fault === "" ? [] : [`error: ${fault}`];
  }
  const schema = given(response as Json)["content"]?.["application/json"]?.schema;
  if (schema === undefined) return body === undefined ? [] : ["it answers without a body"];
  const fault = faults(schema as Json, body, false);
  return fault === "" ? [] : [`body: ${fault}`];
}

/** One of the description's own examples, a copy. */
export function exampleOf(name: string): Json {
  return structuredClone(description()["components"].examples[name].value) as Json;
}
