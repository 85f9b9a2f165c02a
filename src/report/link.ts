/** Which addresses become links. */

/**
 * The http(s) URL of a host by its name and a plain path, at most with the one part of a page that GitHub has for
 * artifacts. Nothing of it means anything to Markdown, HTML or a terminal, and nothing hides in it.
 */
const PLAIN_URL =
  /^https?:\/\/[a-z0-9]+(?:[.-][a-z0-9]+)*(?::[0-9]{1,5})?(?:\/(?!\.\.?(?:\/|$))[A-Za-z0-9._-]+)*\/?(?:#artifacts)?$/;

/**
 * More than the longest address of a run on GitHub, whose owner, repository and number take 39, 100 and some 11
 * characters.
 */
const URL_LENGTH = 300;

/** Something of a run that a reader may want to open. `name` is what stands there, as plain text. */
export type Link = { name: string; url: string };

/**
 * What a reader may want to open of a run: itself, and at its end what its jobs have uploaded, where the whole report
 * is if the workflow keeps it.
 */
export function linksTo(run: string | null): Link[] {
  return run === null
    ? []
    : [
        { name: "run", url: run },
        { name: "artifacts", url: `${run}#artifacts` },
      ];
}

/** Whether a URL may be linked: of a public server, or of one in an intranet with a port of its own and without TLS. */
export function isPlainUrl(url: string): boolean {
  return url.length <= URL_LENGTH && PLAIN_URL.test(url);
}

/** Where the runs of a repository are on GitHub and its like, up to their numbers. */
const RUNS = /^(.*\/actions\/runs\/)\d+(?:\/|$)/;

/**
 * The address of an earlier run, if it may be linked on a page that links `links`: only when it is a run of the same
 * repository. What an earlier run's address is comes out of a cache, or out of a stranger's artifact.
 */
export function runBeside(run: string | null, links: readonly Link[]): string | null {
  if (run === null || !isPlainUrl(run)) return null;
  const home = links
    .map(({ url }) => (isPlainUrl(url) ? RUNS.exec(url)?.[1] : undefined))
    .find((found) => found !== undefined);
  return home !== undefined && RUNS.exec(run)?.[1] === home ? run : null;
}
