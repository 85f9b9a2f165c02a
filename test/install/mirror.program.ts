/**
 * Program for tests: a mirror of Nix releases on the loopback, with every way in which one can be bad.
 * `mirror.program.ts FOLDER` prints its port. The first part of an address chooses how it behaves, the rest is a file
 * in FOLDER.
 */
import { createHash } from "node:crypto";
import { createReadStream, existsSync, readFileSync, statSync } from "node:fs";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { join, normalize } from "node:path";

const folder = process.argv[2] ?? ".";
const seen = new Set<string>();

type Serve = (file: string, response: ServerResponse) => void;

const whole: Serve = (file, response) => {
  response.setHeader("content-length", statSync(file).size);
  createReadStream(file).pipe(response);
};

const half = (file: string): Buffer => readFileSync(file).subarray(0, Math.floor(statSync(file).size / 2));
const isChecksum = (file: string): boolean => file.endsWith(".sha256");

const BEHAVIOURS: Readonly<Record<string, Serve>> = {
  good: whole,
  "server-error": (_file, response) => void response.writeHead(500).end(),
  silent: () => undefined,
  /** In twenty pieces, a tenth of a second apart. */
  slow: (file, response) => {
    const all = readFileSync(file);
    const piece = Math.ceil(all.length / 20);
    for (let index = 0; index < 20; index += 1)
      setTimeout(() => response.write(all.subarray(index * piece, (index + 1) * piece)), index * 100);
    setTimeout(() => response.end(), 2000);
  },
  /** Half of the tarball, then silence. */
  stuck: (file, response) => {
    if (isChecksum(file)) return whole(file, response);
    response.setHeader("content-length", statSync(file).size);
    response.write(half(file));
  },
  /** Half of the tarball, then the line breaks. */
  broken: (file, response) => {
    if (isChecksum(file)) return whole(file, response);
    response.setHeader("content-length", statSync(file).size);
    response.write(half(file), () => response.destroy());
  },
  /** Half of the tarball as if it were all of it. */
  truncated: (file, response) => void (isChecksum(file) ? whole(file, response) : response.end(half(file))),
  /** The same, with the checksum of that half: only unpacking can notice. */
  "truncated-at-source": (file, response) => {
    if (!isChecksum(file)) return void response.end(half(file));
    return void response.end(
      createHash("sha256")
        .update(half(file.replace(/\.sha256$/u, "")))
        .digest("hex"),
    );
  },
  /** Fails once for each address. */
  shaky: (file, response) => {
    if (seen.has(file)) return whole(file, response);
    seen.add(file);
    return void response.writeHead(503).end();
  },
};

const server = createServer((request, response) => {
  const [, behaviour = "", ...rest] = normalize(new URL(request.url ?? "/", "http://mirror").pathname).split("/");
  const file = join(folder, ...rest);
  const serve = BEHAVIOURS[behaviour];
  if (serve === undefined || !existsSync(file)) response.writeHead(404).end();
  else serve(file, response);
});
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
