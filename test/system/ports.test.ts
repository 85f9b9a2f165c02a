import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";
import { describe, test, type TestContext } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";

import { realPorts } from "../../src/system/ports.ts";
import { folder } from "../scratch.ts";
import { until } from "../tries.ts";

const ports = realPorts();
const never = new AbortController().signal;

/** Starts a server on a free port, or at a path, until the test ends; gives its port. */
async function listening(context: TestContext, server: Server, path?: string): Promise<number> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  if (path === undefined) server.listen(0, "127.0.0.1");
  else server.listen(path);
  await once(server, "listening");
  context.after(async () => {
    for (const socket of sockets) socket.destroy();
    server.close();
    await once(server, "close");
  });
  const place = server.address();
  return typeof place === "object" && place !== null ? place.port : 0;
}

const serving = (act: (socket: Socket) => void): Server => createServer({ allowHalfOpen: true }, act);

describe("a server converses", () => {
  const good: [what: string, server: Server][] = [
    ["greets", serving((socket) => void socket.write("220 hello\r\n"))],
    ["greets late", serving((socket) => void setTimeout(() => socket.write("hello"), 500))],
    ["greets and ends", serving((socket) => void socket.end("hello"))],
    ["is silent, and takes our end for one", serving((socket) => void socket.resume().on("end", () => socket.end()))],
    ["answers our end with words", serving((socket) => void socket.resume().on("end", () => socket.end("what?")))],
    ["is one for HTTP", createHttpServer((_, response) => response.end())],
  ];
  for (const [what, server] of good)
    test(`that ${what}`, async (context) => {
      const port = await listening(context, server);
      assert.equal(await ports.converses("127.0.0.1", port, AbortSignal.timeout(5000)), true);
    });

  const bad: [what: string, server: Server][] = [
    // As QEMU's own network does for a guest in which nobody listens.
    ["takes a connection and ends it at once", serving((socket) => void socket.end())],
    ["takes a connection and resets it", serving((socket) => void socket.resetAndDestroy())],
    ["resets it when we end", serving((socket) => void socket.resume().on("end", () => socket.resetAndDestroy()))],
    ["resets it after a while", serving((socket) => void setTimeout(() => socket.resetAndDestroy(), 400))],
    ["never says or ends anything", serving((socket) => void socket.resume())],
  ];
  for (const [what, server] of bad)
    test(`but not one that ${what}`, async (context) => {
      const port = await listening(context, server);
      const from = performance.now();
      assert.equal(await ports.converses("127.0.0.1", port, AbortSignal.timeout(1000)), false);
      assert.ok(performance.now() - from < 5000);
    });

  test("but not one that is not there", async () => {
    assert.equal(await ports.converses("127.0.0.1", await ports.free(), never), false);
    assert.equal(await ports.converses("name.invalid", 80, AbortSignal.timeout(5000)), false);
  });

  test("but not when it is too late to ask", async (context) => {
    const port = await listening(
      context,
      serving((socket) => void socket.write("x")),
    );
    assert.equal(await ports.converses("127.0.0.1", port, AbortSignal.abort()), false);
  });
});

describe("a server serves", () => {
  test("what has a status below 400, at the path that is asked for", async (context) => {
    const asked: string[] = [];
    const server = createHttpServer((question, response) => {
      asked.push(`${question.method} ${question.url}`);
      response.statusCode = Number(/\d+/u.exec(question.url ?? "")?.[0] ?? 200);
      response.end("x".repeat(100_000));
    });
    const port = await listening(context, server);
    const at = async (path: string): Promise<boolean> => await ports.serves("127.0.0.1", port, path, never);
    for (const path of ["/", "/200", "/204", "/301?to=/x", "/399"]) assert.equal(await at(path), true, path);
    for (const path of ["/400", "/404", "/500", "/503"]) assert.equal(await at(path), false, path);
    assert.equal(asked[3], "GET /301?to=/x");
  });

  test("without its page to the end", async (context) => {
    const server = createHttpServer((_, response) => void response.writeHead(200).write("beginning"));
    assert.equal(
      await ports.serves("127.0.0.1", await listening(context, server), "/", AbortSignal.timeout(5000)),
      true,
    );
  });

  test("but not one that speaks otherwise, breaks off, is silent or is not there", async (context) => {
    const odd = [
      serving((socket) => void socket.end("220 mail\r\n")),
      serving((socket) => void socket.end("HTTP/1.1 200")),
      serving((socket) => void socket.resetAndDestroy()),
      serving((socket) => void socket.resume()),
    ];
    for (const server of odd) {
      const port = await listening(context, server);
      assert.equal(await ports.serves("127.0.0.1", port, "/", AbortSignal.timeout(500)), false);
    }
    assert.equal(await ports.serves("127.0.0.1", await ports.free(), "/", never), false);
  });

  test("but not when it is too late to ask", async (context) => {
    let asked = 0;
    const port = await listening(
      context,
      createHttpServer((_, response) => {
        asked += 1;
        response.end();
      }),
    );
    assert.equal(await ports.serves("127.0.0.1", port, "/", AbortSignal.abort()), false);
    await sleep(100);
    assert.equal(asked, 0);
  });
});

test("a free port is one that a server can have", async (context) => {
  for (let turn = 0; turn < 20; turn += 1) {
    const port = await ports.free();
    assert.ok(port > 1023 && port < 65_536);
    const server = createServer().listen(port, "127.0.0.1");
    await once(server, "listening");
    context.after(() => server.close());
  }
});

describe("whoever listens at a path is told", () => {
  test("a text, and heard to the end", async (context) => {
    const path = join(folder(context), "socket");
    let told = "";
    const answer = (socket: Socket): void => {
      if (told.includes("\n")) setTimeout(() => socket.end("bye"), 100);
    };
    const server = createServer((socket) => {
      socket.write("greeting");
      socket.on("data", (bytes) => {
        told += bytes.toString();
        answer(socket);
      });
    });
    await listening(context, server, path);
    await ports.tell(path, "quit é\n", never);
    assert.equal(told, "quit é\n");
  });

  test("until it is too late, when it does not end", async (context) => {
    const path = join(folder(context), "socket");
    await listening(
      context,
      serving((socket) => void socket.resume()),
      path,
    );
    const from = performance.now();
    await ports.tell(path, "quit\n", AbortSignal.timeout(200));
    assert.ok(performance.now() - from < 5000);
    await ports.tell(path, "quit\n", AbortSignal.abort());
  });

  test("nothing, where nobody listens", async (context) => {
    const at = folder(context);
    await ports.tell(join(at, "nothing"), "quit\n", never);
    await ports.tell(at, "quit\n", never);
    const path = join(at, "reset");
    await listening(
      context,
      serving((socket) => void socket.destroy()),
      path,
    );
    await ports.tell(path, "quit\n".repeat(100_000), never);
  });
});

describe("somebody listens", () => {
  /** Sends a text to a path, and waits for the other side's end. */
  const send = async (path: string, ...pieces: string[]): Promise<void> => {
    const socket = connect(path);
    const closed = new Promise((resolve) => void socket.once("close", resolve));
    socket.on("error", () => undefined);
    for (const piece of pieces) {
      socket.write(piece);
      await sleep(20);
    }
    socket.end();
    socket.resume();
    await closed;
  };

  test("to each text, in whatever pieces, until the scope ends", async (context) => {
    const path = join(folder(context), "socket");
    const heard: string[] = [];
    {
      await using _server = await ports.listen(path, (text) => heard.push(text));
      await send(path, "READY=1\nSTA", "TUS=up\n");
      await send(path, "STOPPING=1\n");
      await Promise.all([send(path, "a", "b"), send(path, "c", "d")]);
      await until("all is heard", () => heard.length === 4);
    }
    assert.deepEqual(heard.slice(0, 2), ["READY=1\nSTATUS=up\n", "STOPPING=1\n"]);
    assert.deepEqual(heard.slice(2).toSorted(), ["ab", "cd"]);
    await send(path, "late");
    assert.equal(heard.length, 4);
  });

  test("but not to one that goes on for ever", async (context) => {
    const path = join(folder(context), "socket");
    const heard: number[] = [];
    await using _server = await ports.listen(path, ({ length }) => heard.push(length));
    await send(path, ...Array.from({ length: 20 }, () => "x".repeat(100_000)));
    await until("it is cut off", () => heard.length === 1);
    assert.ok((heard[0] ?? Infinity) < 1_000_000);
  });

  test("and does not wait for one that stays when the scope ends", { timeout: 10_000 }, async (context) => {
    const path = join(folder(context), "socket");
    {
      await using _server = await ports.listen(path, () => undefined);
      const silent = connect(path);
      silent.on("error", () => undefined);
      context.after(() => silent.destroy());
      await once(silent, "connect");
      await sleep(50);
    }
  });
});
