import { once } from "node:events";
import { connect, createServer, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

import { nodeHttp } from "./node-http.ts";

/** Ports of machines that run here, reached without any proxy. Never throws. */
export interface Ports {
  /**
   * Whether a server takes a connection and stands by it: it says something, or takes our end for one. To be taken is
   * not enough, because QEMU's own network takes every connection before the guest has said a word.
   */
  converses(host: string, port: number, signal: AbortSignal): Promise<boolean>;
  /** Whether an HTTP server answers a GET with a status below 400. */
  serves(host: string, port: number, path: string, signal: AbortSignal): Promise<boolean>;
  /** A port of 127.0.0.1 that nobody has right now. */
  free(): Promise<number>;
  /** Writes a text to whoever listens at a path, and waits until that ends or the signal aborts. */
  tell(path: string, text: string, signal: AbortSignal): Promise<void>;
  /** Listens at such a path until the scope ends, and hands over each text that somebody sends. */
  listen(path: string, receive: (text: string) => void): Promise<AsyncDisposable>;
}

/** A server that refuses does so within this, in milliseconds; one that greets has mostly done so. */
const GREETING_MS = 200;

export function realPorts(): Ports {
  return { converses, serves, free, tell: tellSocket, listen };
}

async function converses(host: string, port: number, signal: AbortSignal): Promise<boolean> {
  if (signal.aborted) return false;
  const socket = connect({ host, port, signal, allowHalfOpen: true });
  try {
    await once(socket, "connect");
    const ended = ending(socket);
    const first = await Promise.race([ended, sleep(GREETING_MS, "silent" as const)]);
    if (first !== "silent") return first === "spoke";
    socket.end();
    return (await ended) !== "broke";
  } catch {
    return false;
  } finally {
    socket.destroy();
  }
}

/** What the other side does first. */
async function ending(socket: Socket): Promise<"spoke" | "ended" | "broke"> {
  return await new Promise((resolve) => {
    socket.once("data", () => resolve("spoke"));
    socket.once("end", () => resolve("ended"));
    socket.once("error", () => resolve("broke"));
    socket.once("close", () => resolve("broke"));
  });
}

async function serves(host: string, port: number, path: string, signal: AbortSignal): Promise<boolean> {
  return await new Promise((resolve) => {
    if (signal.aborted) return resolve(false);
    const asking = nodeHttp().request({ host, port, path, signal, agent: false }, (response) => {
      response.destroy();
      resolve((response.statusCode ?? 500) < 400);
    });
    asking.on("error", () => resolve(false));
    asking.end();
  });
}

async function free(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const place = server.address();
  server.close();
  await once(server, "close");
  return typeof place === "object" && place !== null ? place.port : 0;
}

async function tellSocket(path: string, text: string, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  const socket = connect({ path, signal });
  socket.on("error", () => undefined);
  socket.resume();
  socket.write(text);
  await once(socket, "close").catch(() => undefined);
}

/** The longest message that is read, in bytes; systemd's have less than 1 KiB. */
const LONGEST_SOCKET_TEXT = 64 * 1024;

async function listen(path: string, receive: (text: string) => void): Promise<AsyncDisposable> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    let text = "";
    sockets.add(socket);
    socket.on("error", () => undefined);
    socket.on("data", (bytes) => {
      text += bytes.toString();
      if (text.length > LONGEST_SOCKET_TEXT) socket.destroy();
    });
    // The sender waits for our end.
    socket.on("end", () => socket.end());
    socket.on("close", () => {
      sockets.delete(socket);
      receive(text);
    });
  }).listen(path);
  await once(server, "listening");
  return {
    [Symbol.asyncDispose]: async () => {
      server.close();
      // Whoever stays must not keep us.
      for (const socket of sockets) socket.destroy();
      await once(server, "close");
    },
  };
}
