/** A machine like a hosted runner's, in emulation: boots, runs one job, and hands its files back. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdir, mkdtemp, open, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

import { must } from "./cached.ts";
import { type Emulator, emulator } from "./emulator.ts";
import { FILE_SYSTEM, type Image, image } from "./image.ts";

export type RigOptions = {
  /** For the job, from the moment it starts. */
  timeoutSeconds?: number;
  /** Takes the job's output as it comes. */
  onOutput?: (text: string) => void;
};

/** What became of a job. Leaving the scope removes the files. */
export interface RigRun extends AsyncDisposable {
  /** The job's exit code; null when a signal ended it. */
  readonly code: number | null;
  /** The job's standard output and error, as one. */
  readonly output: string;
  /** The folder with what the job left in /out. */
  readonly files: string;
  /** From nothing to the job's start. */
  readonly bootSeconds: number;
  /** From the job's start to the machine's end. */
  readonly jobSeconds: number;
  /** What the kernel and systemd wrote on the console. */
  readonly console: string;
}

/**
 * A boot takes 15 s on two cores that have nothing else to do, and took 80 s where two machines and two other programs
 * shared them.
 */
const BOOT_LIMIT_SECONDS = 240;

const JOB_LIMIT_SECONDS = 600;

/** How often the job's output is looked for. */
const POLL_MS = 100;

/** Lines of the console in an error. */
const TAIL_LINES = 25;

/** Ports of the machine, by the name of their file here; `/dev/virtio-ports/rig.NAME` there. */
const PORTS = ["output", "status", "files.tar"] as const;

/** How the job ended, in the words of systemd: "exited 0", "killed TERM". */
const ENDED = /^(\w+) (\w+)$/mu;

/**
 * AMD's virtualization is the one that QEMU emulates. What it cannot of this processor is left out, or it warns of
 * each.
 */
const PROCESSOR = "EPYC,-fxsr-opt,-misalignsse,-osvw,-topoext,-nrip-save,-xsavec";

/** No check costs as much in emulation as those against the processor's flaws. Of a panic only the text is wanted. */
const KERNEL =
  "root=/dev/vda rw rootflags=noinit_itable console=ttyS0 quiet systemd.show_status=true SYSTEMD_COLORS=0 " +
  "mitigations=off no_timer_check panic=-1";

/**
 * Boots a fresh machine like a hosted runner's and runs `payload/job` in it, as the user `runner` and with the payload
 * read-only at /payload. Throws when the machine did not get as far as ending the job, with the end of its console.
 */
export async function runInRig(payload: string, options: RigOptions = {}): Promise<RigRun> {
  const [qemu, system] = [await emulator(), await image()];
  const folder = await mkdtemp(join(tmpdir(), "nix-verdict-rig-"));
  const remove = async (): Promise<void> => await rm(folder, { recursive: true, force: true });
  try {
    // Newer versions of mke2fs copy the folder's own mode, and that of a temporary one keeps the job out.
    await chmod(payload, 0o755);
    await must("mke2fs", ...FILE_SYSTEM, "-b", "4096", "-d", payload, join(folder, "payload"), await sizeFor(payload));
    const times = await follow(qemu, machine(system, folder), folder, options);
    const text = async (name: string): Promise<string> => await readFile(join(folder, name), "utf8");
    const files = join(folder, "files");
    await mkdir(files);
    await must("tar", "--extract", "--file", join(folder, "files.tar"), "--directory", files);
    const [, how, code] = ENDED.exec(await text("status")) ?? [];
    return {
      code: how === "exited" ? Number(code) : null,
      output: await text("output"),
      files,
      ...times,
      console: await text("console"),
      [Symbol.asyncDispose]: remove,
    };
  } catch (error) {
    await remove();
    throw error;
  }
}

/** Megabytes for a file system with a folder's files. It is sparse, so what is left over costs nothing. */
async function sizeFor(folder: string): Promise<string> {
  const used = Number.parseInt(await must("du", "--summarize", "--block-size=1M", folder), 10);
  return `${Math.ceil(used * 1.3) + 32}M`;
}

/** QEMU's arguments: two processors with AMD's virtualization, two disks, and no network. */
function machine(system: Image, folder: string): string[] {
  // A comma would end the file's name.
  const file = (path: string): string => path.replaceAll(",", ",,");
  const ports = PORTS.flatMap((name, index) => [
    "-chardev",
    `file,id=port${index},path=${file(join(folder, name))}`,
    "-device",
    `virtserialport,chardev=port${index},name=rig.${name}`,
  ]);
  return [
    "-nodefaults",
    "-no-user-config",
    "-display",
    "none",
    "-no-reboot",
    "-machine",
    "q35,sata=off,smbus=off",
    "-accel",
    "tcg,thread=multi",
    "-cpu",
    PROCESSOR,
    "-smp",
    "2",
    "-m",
    "4G",
    "-kernel",
    system.kernel,
    "-initrd",
    system.ramdisk,
    "-append",
    KERNEL,
    // What is written goes to a temporary file that has no name, and the image stays as it is.
    "-drive",
    `if=virtio,format=raw,snapshot=on,cache=unsafe,file=${file(system.disk)}`,
    "-drive",
    `if=virtio,format=raw,readonly=on,file=${file(join(folder, "payload"))}`,
    "-device",
    "virtio-rng-pci",
    "-serial",
    `file:${file(join(folder, "console"))}`,
    "-device",
    "virtio-serial-pci",
    ...ports,
  ];
}

type Times = Pick<RigRun, "bootSeconds" | "jobSeconds">;

/**
 * Runs QEMU in `folder` until the job's end is told, and gives the times. Throws when that does not come, or not in
 * time.
 */
async function follow(
  emulator: Emulator,
  args: readonly string[],
  folder: string,
  options: RigOptions,
): Promise<Times> {
  await using output = await follower(join(folder, "output"), options.onOutput);
  await using said = await open(join(folder, "qemu"), "w");
  const env = { ...process.env, ...emulator.env, TMPDIR: folder };
  // QEMU would outlive a test that is killed.
  const command = ["--pdeathsig", "KILL", emulator.file, ...emulator.args, ...args];
  const qemu = spawn("setpriv", command, { env, stdio: ["ignore", said.fd, said.fd] });
  const gone = once(qemu, "exit");
  const begun = performance.now();
  const seconds = (): number => (performance.now() - begun) / 1000;
  let bootSeconds: number | null = null;
  try {
    // Once more when it is gone: that is when the last has come.
    for (;;) {
      const running = await Promise.race([gone.then(() => false), setTimeout(POLL_MS, true)]);
      await output.read();
      if (bootSeconds === null && (await status(folder)).includes("started")) bootSeconds = seconds();
      if (!running) break;
      if (bootSeconds === null && seconds() > BOOT_LIMIT_SECONDS)
        throw await failure(`did not boot in ${BOOT_LIMIT_SECONDS} s`, folder);
      const limit = options.timeoutSeconds ?? JOB_LIMIT_SECONDS;
      if (bootSeconds !== null && seconds() - bootSeconds > limit)
        throw await failure(`did not end the job in ${limit} s`, folder);
    }
  } finally {
    qemu.kill("SIGKILL");
    await gone;
  }
  if (bootSeconds === null) throw await failure("ended before it started the job", folder);
  if (!ENDED.test(await status(folder))) throw await failure("ended before the job did", folder);
  return { bootSeconds, jobSeconds: seconds() - bootSeconds };
}

/** Reads what is added to a file, and hands it on. */
async function follower(
  path: string,
  take: (text: string) => void = () => undefined,
): Promise<AsyncDisposable & { read(): Promise<void> }> {
  const file = await open(path, "w+");
  const decoder = new TextDecoder();
  const buffer = Buffer.alloc(64 * 1024);
  let position = 0;
  const read = async (): Promise<void> => {
    for (;;) {
      const { bytesRead } = await file.read(buffer, 0, buffer.length, position);
      if (bytesRead === 0) return;
      position += bytesRead;
      take(decoder.decode(buffer.subarray(0, bytesRead), { stream: true }));
    }
  };
  return { read, [Symbol.asyncDispose]: async () => await file.close() };
}

/** What the machine told of itself; nothing as long as there is no such file. */
async function status(folder: string): Promise<string> {
  return await readFile(join(folder, "status"), "utf8").catch(() => "");
}

/** The error of a machine that ended too early: what it said last, and its panic, which it says before much else. */
async function failure(what: string, folder: string): Promise<Error> {
  let [message, panic] = ["", ""];
  for (const [name, title] of [
    ["qemu", "emulator"],
    ["output", "job"],
    ["console", "console"],
  ] as const) {
    const lines = (await readFile(join(folder, name), "utf8").catch(() => "")).replaceAll("\r", "").trim().split("\n");
    panic = lines.find((line) => line.includes("Kernel panic")) ?? panic;
    if (lines.join("") !== "") message += `\n--- the last of its ${title}:\n${lines.slice(-TAIL_LINES).join("\n")}`;
  }
  return new Error(`The rig's machine ${what}.${panic === "" ? "" : `\n${panic}`}${message}`);
}
