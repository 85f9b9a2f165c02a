import { messageOf, VerdictError } from "../model/model.ts";
import type { World } from "../system/system.ts";
import { printable } from "../text/text.ts";

/**
 * Removes an older file of that name, so that nobody takes it for this run's, and proves that another one can be
 * written: to learn that after an hour of builds would be too late. Throws `out-unwritable`.
 */
export async function clearJunit(file: string, { files }: World): Promise<void> {
  try {
    await files.write(file, "");
    await files.remove(file);
  } catch (error) {
    throw new VerdictError(
      "out-unwritable",
      `junit: "${printable(file)}" cannot be written (${messageOf(error)}). Name another file.`,
      { cause: error },
    );
  }
}
