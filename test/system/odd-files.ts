/** For tests: everything but a file that somebody can lay where a file is expected. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";

/**
 * What is laid, what the product calls it, and how it is made. `victim`: a file of somebody else, which must stay as it
 * is.
 */
export const ODD: readonly { name: string; kind: string; lay(path: string, victim: string): void }[] = [
  { name: "a link to a file", kind: "a symbolic link", lay: (path, victim) => symlinkSync(victim, path) },
  { name: "a link to nothing", kind: "a symbolic link", lay: (path, victim) => symlinkSync(`${victim}-new`, path) },
  { name: "a link to a device", kind: "a symbolic link", lay: (path) => symlinkSync("/dev/zero", path) },
  { name: "a link to itself", kind: "a symbolic link", lay: (path) => symlinkSync(path, path) },
  { name: "a FIFO", kind: "a FIFO", lay: (path) => void execFileSync("mkfifo", [path]) },
  { name: "a socket", kind: "a socket", lay: laySocket },
  { name: "a device", kind: "a device", lay: (path) => void execFileSync("mknod", [path, "c", "1", "5"]) },
  { name: "a folder", kind: "a folder", lay: (path) => layFolder(path) },
];

function layFolder(path: string): void {
  mkdirSync(path);
  writeFileSync(`${path}/inside`, "theirs");
}

/** The socket's name stays when nobody listens any more. */
function laySocket(path: string): void {
  // Node removes the name when it closes a server in good order.
  const script =
    'require("node:net").createServer().listen(process.argv[1], () => process.kill(process.pid, "SIGKILL"))';
  spawnSync(process.execPath, ["-e", script, path]);
}
