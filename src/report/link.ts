/** Decides which addresses become links. */

/**
 * An http(s) URL with a host name and a plain path, with at most the fragment that GitHub uses for artifacts, or the
 * query with which Gitea finds a run by its number. No part of it has a meaning in Markdown, HTML or on a terminal, and
 * nothing can hide in it.
 */
const PLAIN_URL =
  /^https?:\/\/[a-z0-9]+(?:[.-][a-z0-9]+)*(?::[0-9]{1,5})?(?:\/(?!\.\.?(?:\/|$))[A-Za-z0-9._-]+)*\/?(?:\?by_index=1|#artifacts)?$/;

/**
 * Longer than the longest address of a run on GitHub, whose owner, repository and number take 39, 100 and some 11
 * characters.
 */
const URL_LENGTH = 300;

/** A part of a run that a reader may want to open. `name` is the text of the link. */
export type Link = { name: string; url: string };

/**
 * Returns the links of a run: the run itself, and its artifacts at the end of that page, which include the whole report
 * if the workflow uploads it. `hasArtifacts`: whether pages of runs have that place.
 */
export function linksTo(run: string | null, hasArtifacts: boolean): Link[] {
  if (run === null) return [];
  return [{ name: "run", url: run }, ...(hasArtifacts ? [{ name: "artifacts", url: `${run}#artifacts` }] : [])];
}

/** Whether a URL may be linked: on a public server, or on one in an intranet with its own port and without TLS. */
export function isPlainUrl(url: string): boolean {
  return url.length <= URL_LENGTH && PLAIN_URL.test(url);
}

/** The address of a repository's runs on GitHub and similar servers, up to the number. */
const RUNS = /^(.*\/actions\/runs\/)\d+(?:[/?]|$)/;

/**
 * Returns the address of an earlier run if a page that links `links` may link it: only when it is a run of the same
 * repository. The address of an earlier run comes from a cache, or from a stranger's artifact.
 */
export function runBeside(run: string | null, links: readonly Link[]): string | null {
  if (run === null || !isPlainUrl(run)) return null;
  const home = links
    .map(({ url }) => (isPlainUrl(url) ? RUNS.exec(url)?.[1] : undefined))
    .find((found) => found !== undefined);
  return home !== undefined && RUNS.exec(run)?.[1] === home ? run : null;
}
