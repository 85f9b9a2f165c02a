/** Stores with the derivations of tests and their scripts. */

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { TestContext } from "node:test";

import { folder } from "../scratch.ts";

export const HASH = "0123456789abcdfghijklmnpqrsvwxyz";

/** A store with a test's derivation, and with its driver if there is a script. */
export function storeWith(context: TestContext, script: string | null): { drvPath: string; driver: string } {
  const store = join(folder(context), "store");
  const driver = join(store, `${HASH}-nixos-test-driver-login`);
  mkdirSync(driver, { recursive: true });
  if (script !== null) writeFileSync(join(driver, "test-script"), script);
  const drvPath = join(store, `${HASH}-vm-test-run-login.drv`);
  const command = `mkdir -p $out\\n${driver}/bin/nixos-test-driver -o $out`;
  const environment = `[("buildCommand","${command}"),("name","vm-test-run-login")]`;
  writeFileSync(
    drvPath,
    `Derive([("out","${store}/${HASH}-vm-test-run-login","","")],[],[],"x86_64-linux","/bin/sh",[],${environment})`,
  );
  return { drvPath, driver };
}
