"""
Drives real machines in a build and prints what NixOS's test driver prints: a small one for tests of its readers.

The environment says what there is: `vms` and `containers` are names, `testScript` is the script, `qemuOptions` and
`kernelOptions` are for all guests. A container whose name begins with "missing" has no root.
"""

import base64
import errno
import os
import re
import select
import shlex
import socket
import subprocess
import sys
import threading
import time
import traceback
from contextlib import contextmanager

BOLD_GREEN, DIM, RED, RESET = "\033[1m\033[32m", "\033[2m", "\033[31m", "\033[0m"

# NixOS's driver says every 30 seconds that a guest is silent: too seldom for a test.
SILENCE_SECONDS = 5

ENVIRONMENT = os.environ


class RequestedAssertionFailed(Exception):
    """What a machine was asked for did not come true."""


def say(text):
    """Writes a line at once: other threads write as well."""
    sys.stderr.write(text + "\n")
    sys.stderr.flush()


def log(text, machine=None):
    say(text if machine is None else f"{machine}: {text}")


def log_error(text):
    say(f"{RED}!!! {RESET}{text}")


@contextmanager
def nested(text, machine=None):
    log(f"{BOLD_GREEN}{text}{RESET}", machine)
    began = time.time()
    yield
    log(f"(finished: {text}, in {time.time() - began:.2f} seconds)", machine)


@contextmanager
def subtest(name):
    with nested(f"subtest: {name}"):
        try:
            yield
        except Exception as error:
            log_error(f'Test "{name}" failed with error: "{error}"')
            raise


class Machine:
    def __init__(self, name):
        self.name = name
        self.state_folder = os.path.join(os.getcwd(), f"vm-state-{name}")
        self.process = None

    def log(self, text):
        log(text, self.name)

    def print_console(self, lines):
        for line in lines:
            text = line.decode(errors="ignore").replace("\r", "").rstrip()
            say(f"{DIM}{self.name} # {text}{RESET}")

    def succeed(self, command, timeout=60):
        with nested(f"must succeed: {command}", self.name):
            code, output = self.execute(command, timeout)
            if code != 0:
                self.log(f"output: {output}")
                raise RequestedAssertionFailed(f"command `{command}` failed (exit code {code})")
            return output

    def fail(self, command, timeout=60):
        with nested(f"must fail: {command}", self.name):
            if self.execute(command, timeout)[0] == 0:
                raise RequestedAssertionFailed(f"command `{command}` unexpectedly succeeded")

    def wait_until_succeeds(self, command, timeout=60):
        with nested(f"waiting for success: {command}", self.name):
            self.retry(lambda: self.execute(command, timeout)[0] == 0, timeout)

    def wait_for_unit(self, unit, timeout=60):
        def is_active():
            _, state = self.execute(f"systemctl show --property=ActiveState --value {shlex.quote(unit)}", timeout)
            if state.strip() == "failed":
                raise RequestedAssertionFailed(f'unit "{unit}" reached state "failed"')
            return state.strip() == "active"

        with nested(f"waiting for unit {unit}", self.name):
            self.retry(is_active, timeout)

    def retry(self, is_true, timeout):
        began = time.time()
        while not is_true():
            took = time.time() - began
            if took >= timeout:
                raise RequestedAssertionFailed(f"action timed out after {took:.2f} seconds (timeout={timeout})")
            time.sleep(0.5)


class Guest(Machine):
    """A virtual machine: its console is QEMU's standard output, its shell a second serial port."""

    is_connected = False
    console = None

    def start(self):
        if self.process is not None:
            return
        self.log("starting vm")
        os.makedirs(self.state_folder)
        ram_disk = os.path.join(self.state_folder, "ram-disk")
        make_ram_disk(ram_disk)
        listeners = {name: listen(os.path.join(self.state_folder, name)) for name in ("shell", "monitor")}
        self.process = subprocess.Popen(
            [
                *("qemu-system-x86_64", "-machine", "pc,accel=kvm:tcg", "-cpu", "max", "-m", "128", "-no-reboot"),
                *("-nodefaults", "-display", "none", "-serial", "stdio"),
                *("-chardev", f"socket,id=shell,path={self.state_folder}/shell", "-serial", "chardev:shell"),
                *("-qmp", f"unix:{self.state_folder}/monitor"),
                *("-kernel", "/boot/vmlinuz", "-initrd", ram_disk),
                *("-append", f"console=ttyS0 panic=1 {ENVIRONMENT['kernelOptions']}"),
                *shlex.split(ENVIRONMENT["qemuOptions"]),
            ],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
        )
        self.shell = listeners["shell"].accept()[0]
        self.check_monitor(listeners["monitor"].accept()[0])
        self.console = threading.Thread(target=self.print_console, args=(self.process.stdout,))
        self.console.start()
        self.log(f"QEMU running (pid {self.process.pid})")

    def check_monitor(self, monitor):
        """QEMU answers when it has made all of its devices."""
        monitor.sendall(b'{"execute": "qmp_capabilities"}\n')
        answer = b""
        while b'"return"' not in answer:
            chunk = monitor.recv(4096)
            if chunk == b"":
                raise ConnectionResetError(errno.ECONNRESET, os.strerror(errno.ECONNRESET))
            answer += chunk
        self.monitor = monitor

    def connect(self):
        if self.is_connected:
            return
        with nested("waiting for the VM to finish booting", self.name):
            self.start()
            began = time.time()
            while not select.select([self.shell], [], [], SILENCE_SECONDS)[0]:
                self.log("Guest root shell did not produce any data yet...")
                self.log("  To debug, enter the VM and run 'systemctl status backdoor.service'.")
            words = self.read_line()
            if words == b"":
                raise RuntimeError("Shell disconnected")
            self.log(f"Guest shell says: {words!r}")
            self.log("connected to guest root shell")
            self.log(f"(connecting took {time.time() - began:.2f} seconds)")
            self.is_connected = True

    def execute(self, command, timeout):
        self.connect()
        run = f"timeout {timeout} sh -c {shlex.quote(f'set -euo pipefail; {command}')} </dev/null >/tmp/output"
        self.shell.sendall(f"{run}; echo $? >/tmp/code; base64 -w 0 /tmp/output; echo\n".encode())
        output = base64.b64decode(self.read_line())
        self.shell.sendall(b"cat /tmp/code\n")
        return int(self.read_line()), output.decode()

    def read_line(self):
        line = b""
        while not line.endswith(b"\n"):
            chunk = self.shell.recv(4096)
            if chunk == b"":
                break
            line += chunk
        return line

    def release(self):
        if self.console is None:
            return
        log(f"kill QemuMachine (pid {self.process.pid})")
        self.process.terminate()
        self.shell.close()
        self.console.join()


class Container(Machine):
    """A container with systemd, as systemd-nspawn starts it."""

    init = None

    def start(self):
        if self.process is not None:
            return
        if not self.name.startswith("missing"):
            make_root(self.state_folder)
        self.process = subprocess.Popen(
            [
                *("systemd-nspawn", "--quiet", "--keep-unit", "--register=no", "--private-users=no"),
                # In a user namespace, Linux mounts these two only where it sees such a mount.
                *("--bind=/proc:/run/visible/proc", "--bind=/sys:/run/visible/sys"),
                *("--private-network", f"--machine={self.name}", "--bind-ro=/usr"),
                *(f"--directory={self.state_folder}", "/usr/lib/systemd/systemd"),
            ],
            env={"PATH": ENVIRONMENT["PATH"]},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.log(f"systemd-nspawn running (pid {self.process.pid})")
        threading.Thread(target=self.follow_journal, daemon=True).start()

    def follow_journal(self):
        folder = f"{self.state_folder}/var/log/journal"
        self.log(f"Waiting for journal at {folder}...")
        if not os.path.exists(folder):
            return
        command = ["journalctl", "--follow", f"--directory={folder}", "--output=short-monotonic"]
        while self.process.poll() is None:
            with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT) as journal:
                self.print_console(journal.stdout)
            time.sleep(0.2)

    def find_init(self):
        """The process number of the container's systemd, once that has said its welcome."""
        if self.init is not None:
            return self.init
        self.log(f"systemd-nspawn's PID is {self.process.pid}")
        for line in self.process.stdout:
            self.log(line.decode().rstrip())
            if b"Welcome to NixOS" in line:
                break
        else:
            raise RuntimeError(f"Failed to start container {self.name}")
        with open(f"/proc/{self.process.pid}/task/{self.process.pid}/children") as children:
            self.init = children.read().split()[0]
        threading.Thread(target=self.process.stdout.read, daemon=True).start()
        return self.init

    def execute(self, command, timeout):
        self.start()
        namespaces = ["--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup"]
        ran = subprocess.run(
            ["nsenter", f"--target={self.find_init()}", *namespaces, "/bin/sh", "-euc", command],
            stdout=subprocess.PIPE,
            timeout=timeout,
        )
        return ran.returncode, ran.stdout.decode()

    def release(self):
        if self.process is not None:
            log(f"kill NspawnMachine (pid {self.process.pid})")
            self.process.terminate()


def listen(path):
    listener = socket.socket(socket.AF_UNIX)
    listener.bind(path)
    listener.listen(1)
    return listener


def write(path, text):
    with open(path, "w") as file:
        file.write(text)


def make_ram_disk(path):
    """What a guest boots: busybox, and its init."""
    tree = f"{path}.tree"
    for folder in ("bin", "dev", "proc", "sys", "tmp"):
        os.makedirs(f"{tree}/{folder}")
    subprocess.run(["cp", "/usr/bin/busybox", f"{tree}/bin/busybox"], check=True)
    subprocess.run(["install", "-m", "755", ENVIRONMENT["init"], f"{tree}/init"], check=True)
    with open(path, "wb") as file:
        subprocess.run("find . | busybox cpio -o -H newc", shell=True, cwd=tree, stdout=file, check=True)


def make_root(root):
    """What a container starts: the build's own programs, and the units of the test."""
    for folder in ("etc/systemd/system", "usr", "var/log/journal", "root", "run", "tmp"):
        os.makedirs(f"{root}/{folder}")
    for name in ("bin", "lib", "lib64", "sbin"):
        os.symlink(f"usr/{name}", f"{root}/{name}")
    subprocess.run(f"cp {ENVIRONMENT['units']}/* {root}/etc/systemd/system", shell=True, check=True)
    write(f"{root}/etc/os-release", "ID=nixos\nPRETTY_NAME='NixOS of parts from Debian'\n")
    write(f"{root}/etc/machine-id", f"{os.urandom(16).hex()}\n")


def prepare_containers():
    """What systemd-nspawn needs of the build that it runs in."""
    for kind, folder in (("tmpfs", "/run"), ("cgroup2", "/sys/fs/cgroup")):
        os.makedirs(folder, exist_ok=True)
        subprocess.run(["mount", "-t", kind, "none", folder], check=True)
    write("/etc/machine-id", f"{os.urandom(16).hex()}\n")


def run_script(machines):
    script = ENVIRONMENT["testScript"]
    with nested("run the VM test script"):

        def start_all():
            with nested("start all VMs"):
                for machine in machines:
                    machine.start()

        functions = {"start_all": start_all, "subtest": subtest, "log": log}
        print("additionally exposed symbols:")
        print(f"    {', '.join(machine.name for machine in machines)},\n    ,\n    {', '.join(functions)}", flush=True)
        try:
            exec(script, {**functions, **{machine.name: machine for machine in machines}}, None)
        except RequestedAssertionFailed as error:
            lines = script.splitlines()
            log_error("Traceback (most recent call last):")
            for frame in traceback.extract_tb(error.__traceback__):
                if frame.filename == "<string>":
                    log_error(f'  File "<string>", line {frame.lineno}, in {frame.name}')
                    log_error(f"    {lines[frame.lineno - 1].strip()}")
            log_error("")
            for line in f"RequestedAssertionFailed: {error}".splitlines():
                log_error(line)
            sys.exit(1)


def main():
    names = {kind: ENVIRONMENT[kind].split() for kind in ("vms", "containers")}
    machines = [*map(Guest, names["vms"]), *map(Container, names["containers"])]
    log("Machine state will be reset. To keep it, pass --keep-machine-state")
    if names["containers"]:
        prepare_containers()
    log("Test will time out and terminate in 3600 seconds")
    began = time.time()
    try:
        run_script(machines)
        log(f"test script finished in {time.time() - began:.2f}s")
    finally:
        with nested("cleanup"):
            for machine in machines:
                machine.release()
    os.makedirs(ENVIRONMENT["out"])


main()
