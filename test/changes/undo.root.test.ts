/** What a run changes of a machine that stays is as it was when the last run is over; nothing else is touched. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { describe, test } from "node:test";

import { type BareMachine, onBareMachine } from "../install/bare.ts";

const here = import.meta.dirname;
const A = "a".repeat(32);
const B = "b".repeat(32);

/** Devices of its own, AppArmor's switch, and a place for programs. */
const MACHINE = `mount -t tmpfs none /dev/net; mknod -m 0640 /dev/net/tun c 10 200
mount -t tmpfs none /proc/sys/kernel; echo 1 >/proc/sys/kernel/apparmor_restrict_unprivileged_userns
mkdir -p /etc/nix /etc/udev/rules.d /run/bin; rm -f /etc/udev/rules.d/99-nix-verdict.rules`;
/** A udev that runs: it notes what it is told, and does what the real one does to a device. */
const UDEV = `mkdir -p /run/udev; : >/run/udev/control; cat >/run/bin/udevadm <<'END'
#!/bin/sh
echo "$@" >>/run/udevadm
case "$*" in trigger*)
  if grep -q tun /etc/udev/rules.d/99-nix-verdict.rules 2>/dev/null; then mode=666; else mode=640; fi
  chmod $mode /dev/net/tun ;;
esac
END
chmod 755 /run/bin/udevadm`;
const CONF = "printf 'cores = 3\\n# no line break' >/etc/nix/nix.conf; chmod 600 /etc/nix/nix.conf";

/** In sh: `state` prints all that may change; `as TOKEN WORK...` changes as a job; `stop TOKEN` is its post step. */
const WORDS = `set -eu
state() {
  stat -c '%n %a %u %g' /dev/net/tun /etc/nix /etc/nix/* /etc/udev/rules.d/* 2>/dev/null || true
  cat /etc/nix/* /etc/udev/rules.d/* /proc/sys/kernel/apparmor* 2>/dev/null || true
}
as() { token=$1; shift; CLAIM=$token '${process.execPath}' '${join(here, "change.program.ts")}' "$@"; }
lasting() { '${process.execPath}' '${join(here, "change.program.ts")}' "$@"; }
stop() { '${process.execPath}' '${join(here, "undo.program.ts")}' "$1"; }
say() { echo "== $*"; }
`;

type Machine = { prepare?: string; runner?: "sudo" };

/** Runs sh code, and gives what it printed under each heading of \`say\`, and what the undoing has told. */
async function session(
  script: string,
  { prepare = "", runner }: Machine = {},
): Promise<{ parts: Record<string, string>; told: string }> {
  const machine: BareMachine = {
    path: "/run/bin",
    prepare: `${MACHINE}\n${prepare}`,
    ...(runner === undefined ? {} : { runner }),
  };
  const { stdout, stderr, code } = await onBareMachine(["sh", "-c", WORDS + script], machine);
  assert.equal(code, 0, `${stdout}\n${stderr}`);
  const parts = stdout
    .split(/^== /mu)
    .slice(1)
    .map((part): [string, string] => [part.slice(0, part.indexOf("\n")), part.slice(part.indexOf("\n") + 1)]);
  return { parts: Object.fromEntries(parts), told: stderr };
}

const CHANGED = /tun 666[\s\S]*auto-allocate-uids = true/u;

describe("what a job has changed", { concurrency: 2 }, () => {
  const machines: Record<string, Machine> = {
    "a machine without udev": { prepare: CONF },
    "a machine with udev": { prepare: `${CONF}; ${UDEV}` },
    "a machine without any settings of Nix": { prepare: "" },
    "a machine whose settings we have written before": {
      prepare: "echo '!include nix-verdict.conf' >/etc/nix/nix.conf; echo 'cores = 2' >/etc/nix/nix-verdict.conf",
    },
    "a machine that has rules and an open device from us": {
      prepare: `${UDEV}; echo 'KERNEL=="kvm", MODE="0666"' >/etc/udev/rules.d/99-nix-verdict.rules`,
    },
    "a machine with Determinate's settings": {
      prepare: "echo '!include nix.custom.conf' >/etc/nix/nix.conf; echo 'cores = 4' >/etc/nix/nix.custom.conf",
    },
  };
  for (const [what, machine] of Object.entries(machines)) {
    test(`is as it was before, on ${what}`, async () => {
      const { parts, told } = await session(
        `say before; state; as ${A} 'open tun' configure; say changed; state; as ${A} 'open tun' ` +
          `configure; stop ${A}; say after; state; say rest; ls /run/nix-verdict/root`,
        machine,
      );
      assert.match(parts["changed"] ?? "", CHANGED);
      assert.match(parts["changed"] ?? "", /^0$/mu, "AppArmor's switch");
      assert.equal(parts["after"], parts["before"]);
      assert.equal(told, "");
      assert.equal(parts["rest"], "changes.lock\n");
    });
  }

  test("by a user with sudo is as it was before, too", async () => {
    const { parts } = await session(
      `say before; sudo sh -c 'stat -c %a /dev/net/tun; cat /etc/nix/nix.conf; echo'; as ${A} 'open tun' ` +
        `configure; say changed; stat -c %a /dev/net/tun; stop ${A}; say after; sudo sh -c 'stat -c %a ` +
        "/dev/net/tun; cat /etc/nix/nix.conf; echo'",
      { prepare: CONF, runner: "sudo" },
    );
    assert.equal(parts["changed"], "666\n");
    assert.equal(parts["after"], parts["before"]);
  });

  test("stays while another job uses the machine, and goes with the last one", async () => {
    const { parts } = await session(
      `say before; state; as ${A} 'open tun' configure; as ${B} claim; stop ${A}; say kept; state; stop ` +
        `${A}; stop ${"c".repeat(32)}; say still; state; stop ${B}; say after; state`,
    );
    assert.match(parts["kept"] ?? "", CHANGED);
    assert.equal(parts["still"], parts["kept"]);
    assert.equal(parts["after"], parts["before"]);
  });

  test("by two jobs, each a part, is all undone by the last one, in either order", async () => {
    for (const [first, second] of [
      [A, B],
      [B, A],
    ] as const) {
      const { parts } = await session(
        `say before; state; as ${A} configure; as ${B} 'open tun'; stop ${first}; say kept; state; stop ` +
          `${second}; say after; state`,
        { prepare: CONF },
      );
      assert.match(parts["kept"] ?? "", CHANGED);
      assert.equal(parts["after"], parts["before"]);
    }
  });

  test("by a job that died without a word is undone by the next one", async () => {
    const program = join(here, "change.program.ts");
    const died = `sh -c "CLAIM=${B} '${process.execPath}' '${program}' 'open tun' configure; :"`;
    const { parts } = await session(
      `say before; state; ${died}; say changed; state; as ${A} claim; stop ${A}; say after; state`,
      { prepare: CONF },
    );
    assert.match(parts["changed"] ?? "", CHANGED);
    assert.equal(parts["after"], parts["before"]);
  });

  test("is undone when the job was killed between two changes", async () => {
    // The udev of this machine kills whoever tells it of new rules, the first time.
    const killer =
      `${UDEV}; mv /run/bin/udevadm /run/bin/udevadm.real; printf '%s\\n' '#!/bin/sh' '[ -e /run/killed ] ` +
      `|| { : >/run/killed; kill -KILL $PPID; exit 1; }' 'exec udevadm.real "$@"' >/run/bin/udevadm; chmod ` +
      "755 /run/bin/udevadm";
    const { parts } = await session(
      `say before; state; as ${A} 'open tun' || true; say killed; state; stop ${A}; say after; state`,
      { prepare: killer },
    );
    assert.match(parts["killed"] ?? "", /99-nix-verdict\.rules[\s\S]*KERNEL=="tun"/u);
    assert.equal(parts["after"], parts["before"]);
  });

  test("and then was changed by somebody else is left as he wants it, and told of", async () => {
    const { parts, told } = await session(
      `as ${A} 'open tun' configure; chmod 600 /dev/net/tun; echo 'KERNEL=="x"' ` +
        ">>/etc/udev/rules.d/99-nix-verdict.rules; echo 'cores = 9' >>/etc/nix/nix-verdict.conf; say " +
        `theirs; state; stop ${A}; say after; state | grep -v '^0$\\|^1$'`,
      { prepare: `${CONF}; ${UDEV.replaceAll("chmod 640 /dev/net/tun", ":")}` },
    );
    assert.equal(parts["after"], (parts["theirs"] ?? "").replaceAll(/^[01]\n/gmu, ""));
    for (const name of ["/dev/net/tun", "99-nix-verdict.rules", "nix-verdict.conf"])
      assert.ok(told.includes(name), told);
  });

  test("leaves lines that others have added to nix.conf meanwhile", async () => {
    const { parts } = await session(
      `as ${A} configure; echo 'max-jobs = 2' >>/etc/nix/nix.conf; stop ${A}; say after; cat /etc/nix/nix.conf`,
      { prepare: CONF },
    );
    assert.equal(parts["after"], "cores = 3\n# no line break\nmax-jobs = 2\n");
  });

  test("lasts when it was not for a job, also what a job had changed before", async () => {
    const { parts } = await session(
      `lasting 'open tun'; say nothing recorded; ls /run/nix-verdict/root 2>/dev/null || true; stop ${A}; ` +
        `say open; stat -c %a /dev/net/tun; as ${A} configure; lasting claim; stop ${A}; say changed; state`,
    );
    assert.deepEqual([parts["nothing recorded"], parts["open"]], ["", "666\n"]);
    assert.match(parts["changed"] ?? "", CHANGED);
  });

  test("of a machine that is thrown away is not even recorded", async () => {
    const { parts } = await session(`export UNDO=no; as ${A} 'open tun' configure; stop ${A}; say changed; state`);
    assert.match(parts["changed"] ?? "", CHANGED);
  });
});

test("records that name anything else make root change nothing", async () => {
  const changes = [
    { kind: "mode", device: "../../etc/hostname", before: "777" },
    { kind: "mode", device: "__proto__", before: "777" },
    { kind: "mode", device: "tun", before: "4777" },
    { kind: "mode", device: "tun", before: "777; touch /run/forged" },
    { kind: "file", file: "../../etc/shadow", before: "forged", after: null },
    { kind: "file", file: "constructor", before: "forged", after: null },
    { kind: "include", configuration: "/etc/passwd", madeFile: true, addedBreak: false },
    { kind: "daemon", process: { pid: 1, ticks: "0" } },
    { kind: "unheard-of", path: "/etc/hostname" },
    null,
    "mode",
  ];
  const records = JSON.stringify({ claims: [], changes });
  const look =
    "stat -c '%n %a %u' /etc/hostname /etc/passwd /etc/shadow; sha256sum /etc/hostname /etc/passwd " +
    "/etc/shadow; state; ls /run";
  const { parts } = await session(
    `mkdir -p -m 700 /run/nix-verdict/root; printf '%s' '${records}' >/run/nix-verdict/root/changes.json; ` +
      `chmod 666 /dev/net/tun; say before; ${look}; stop ${A}; say after; ${look}`,
  );
  assert.equal(parts["after"], parts["before"]);
});

test("a folder of records that others could write to is refused", async () => {
  for (const folder of [
    "mkdir -p /run/nix-verdict; chown runner /run/nix-verdict",
    `mkdir -p "$HOME/mine"; chown runner "$HOME/mine"; ln -s "$HOME/mine" /run/nix-verdict`,
    "mkdir -p /run/nix-verdict/root; chown runner /run/nix-verdict/root",
  ]) {
    const { parts } = await session(
      `say refusal; as ${A} 'open tun' 2>&1 | grep -o 'is not a folder that belongs to root' | head -1 || true; ` +
        "say mode; stat -c %a /dev/net/tun",
      { prepare: folder },
    );
    assert.deepEqual(parts, { refusal: "is not a folder that belongs to root\n", mode: "640\n" });
  }
});
