import { anyOf } from "../text/text.ts";

/**
 * What failed between Nix and a server. `address`: what was asked for; null when Nix does not say. `status`: of the
 * answer as HTTP has it; null when there was none. `what`: the failure, as a part of a sentence.
 */
export type NetworkFault = { address: string | null; status: number | null; what: string };

/** Thrown by a question that Nix could not answer because of the network or of a binary cache. */
export class NetworkError extends Error {
  readonly fault: NetworkFault;

  constructor(fault: NetworkFault) {
    super(faultMessage(fault));
    this.name = "NetworkError";
    this.fault = fault;
  }
}

/** What Nix 2.18 to 2.35 says of a request that failed: the address, and curl's or the server's word. */
const REQUEST =
  /(?:unable to (?:down|up)load|failed to start SSH (?:master )?connection to) '([^'\n]+)'(?::? ([^\n]*))?/;

/** A binary cache that answers with something else than a binary cache does; some of these do not name it. */
const NO_CACHE = anyOf([
  /'([^'\n]+)' does not appear to be a binary cache/,
  /file '[^'\n]*' does not exist in binary cache '([^'\n]+)'/,
  /NAR info file '[^'\n]*' is corrupt/,
  /Drv output info file '[^'\n]*' is corrupt/,
  /input compression not recognized/,
  /failed to decompress/,
  /hash mismatch importing path '/,
  /bad archive: /,
  /NAR .*(?:truncated|corrupt)/,
]);

/** Longest part of a message that is looked at, in UTF-16 code units: an address and its failure. */
const FAULT_BEGINNING = 16_384;

/** Reads an error of Nix that is about the network or a binary cache; null for all others. */
export function readNetworkFault(text: string): NetworkFault | null {
  const beginning = text.slice(0, FAULT_BEGINNING);
  const request = REQUEST.exec(beginning);
  if (request !== null) {
    const what = request[2] === undefined ? "the connection failed" : withoutTime(request[2].trim());
    const status = /HTTP error (\d{3})/.exec(what)?.[1];
    return { address: request[1] ?? null, status: status === undefined ? null : Number(status), what };
  }
  const garbage = NO_CACHE.exec(beginning);
  if (garbage === null) return null;
  const line = beginning.slice(garbage.index).split("\n", 1)[0] ?? "";
  return { address: garbage.slice(1).find((group) => group !== undefined) ?? null, status: null, what: line };
}

/** Curl says how long it took to fail, which is another time each time. */
export function withoutTime(what: string): string {
  return what.replace(/ after \d+ ms(?=:|$)/, "");
}

/** Whether the server has answered that it does not want to, or does not have it: another try ends the same way. */
export function isDenied({ status }: NetworkFault): boolean {
  return status !== null && status >= 400 && status < 500 && status !== 408 && status !== 429;
}

/** Who failed and how, as a part of a sentence: the host, and never what an address holds of a secret. */
export function faultMessage(fault: NetworkFault): string {
  const host = faultHost(fault);
  return host === null ? fault.what : `${host} failed: ${fault.what}`;
}

/** The host that failed, with its port; null when Nix does not say. */
export function faultHost({ address }: NetworkFault): string | null {
  return address === null ? null : addressHost(address);
}

/** The host of an address, with its port; a text that is no address as it is. */
function addressHost(address: string): string {
  const host = URL.parse(address)?.host ?? "";
  return host === "" ? address : host;
}

/** An address without what a user may have put in of a secret: name, password and parameters. */
export function shownAddress(address: string): string {
  const url = URL.parse(address);
  return url === null || url.host === "" ? address : `${url.protocol}//${url.host}${url.pathname.replace(/\/$/, "")}`;
}
