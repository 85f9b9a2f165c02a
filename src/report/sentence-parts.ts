import { failedSubtest, inSubtest, type Subtest } from "../model/model.ts";

/** A part of a sentence of ours: words, code such as a command, or the name of a subtest. Each is any text. */
export type SentencePart = { kind: "words" | "code" | "name"; text: string };

/**
 * Finds the parts of a sentence: our own sentences put commands between backticks. Backticks without a partner are
 * characters. `subtests`: of the check that the sentence is about; the sentence may begin with the name of one.
 */
export function sentenceParts(text: string, subtests: readonly Subtest[] = []): SentencePart[] {
  const subtest = failedSubtest(subtests);
  const start = subtest === null ? "" : inSubtest(subtest);
  const at = text.indexOf(start);
  if (start === "" || at < 0) return betweenBackticks(text);
  const before = start.indexOf('"');
  const name = { kind: "name", text: start.slice(before + 1, start.lastIndexOf('"')) } as const;
  return [
    ...betweenBackticks(text.slice(0, at)),
    ...plainWords(start.slice(0, before)),
    name,
    ...plainWords(start.slice(start.lastIndexOf('"') + 1)),
    ...betweenBackticks(text.slice(at + start.length)),
  ];
}

function betweenBackticks(text: string): SentencePart[] {
  const parts = text.split("`");
  if (parts.length % 2 === 0 || parts.some((part, index) => index % 2 === 1 && part.trim() === ""))
    return plainWords(text);
  return parts.flatMap((part, index) => (index % 2 === 1 ? [{ kind: "code", text: part } as const] : plainWords(part)));
}

function plainWords(text: string): SentencePart[] {
  return text === "" ? [] : [{ kind: "words", text }];
}
