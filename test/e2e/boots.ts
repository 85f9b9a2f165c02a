/** What becomes of each system of `test/flakes/boots` on a machine without KVM. */

import type { Backend, Check, ReadySign, Verdict } from "../../src/model/model.ts";

/** `ready`: what says so; null for a bad one, which has a code and words of its reason instead. */
export type ExpectedBoot = {
  backend: Backend;
  verdict: Verdict;
  ready: readonly ReadySign[] | null;
  code?: string;
  message?: RegExp;
};

const good = (backend: Backend, ...ready: ReadySign[]): ExpectedBoot => ({ backend, verdict: "passed", ready });

const bad = (backend: Backend, code: string, message: RegExp, verdict: Verdict = "failed"): ExpectedBoot => ({
  backend,
  verdict,
  ready: null,
  code,
  message,
});

/** Systems that become ready. */
export const GOOD: Readonly<Record<string, ExpectedBoot>> = {
  microvm: good("microvm", "login"),
  vm: good("vm", "target", "login"),
  container: good("nspawn", "target", "notify", "login"),
  "image-serves": good("oci", "running"),
  "image-streams": good("oci", "running"),
  "image-n2c": good("oci", "running"),
  "image-healthy": good("oci", "healthcheck"),
  "image-checked": good("oci", "running"),
};

/** Systems that do not, or that are not as they should be. */
export const BAD: Readonly<Record<string, ExpectedBoot>> = {
  panics: bad("microvm", "kernel-panic", /^its kernel panicked: Kernel panic - not syncing: /u),
  "runs-out": bad("microvm", "guest-out-of-memory", /^it needs more memory than its machine has: /u),
  crashes: bad("microvm", "machine-died", /before it was ready: .*'no-such-device' is not a valid device model name/u),
  "needs-kvm": bad("microvm", "kvm", /^firecracker needs KVM, which cannot be used here: /u, "unsupported"),
  "needs-kvm-qemu": bad("microvm", "kvm", /^qemu needs KVM, which cannot be used here: /u, "unsupported"),
  "needs-vsock": bad("microvm", "device", /^it needs \/dev\/vhost-vsock, /u, "unsupported"),
  "failed-unit": bad("nspawn", "unit-failed", /^it is up, but 1 unit failed: broken/u),
  "failed-unit-vm": bad("vm", "unit-failed", /^it is up, but 1 unit failed: /u),
  "image-dies": bad("oci", "machine-died", /^it ended with code 3 before it was ready/u),
  "image-bad": bad("oci", "bad-image", /^podman cannot load it: /u),
  "image-unhealthy": bad("oci", "unhealthy", /^its health check failed /u),
  broken: bad("build", "throw", /services\.web\.port/u, "eval-error"),
};

/** The row of a system, by its name in the flake. */
export function rowOf(checks: readonly Check[], system: string): Check | undefined {
  return checks.find(({ name }) => name === `boot.${system}`);
}
