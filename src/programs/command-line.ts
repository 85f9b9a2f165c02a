import { readCommandLine } from "../inputs/inputs.ts";
import { endingOf } from "../model/model.ts";
import { guardProcess } from "../system/streams.ts";
import { standardError, standardOutput } from "../system/terminal.ts";
import { keepCompiledCode } from "./compiled-code.ts";

/**
 * The command line. It answers questions about itself and rejects invalid arguments at once. Only a command that works
 * loads the rest of the program.
 */
guardProcess();
try {
  const output = standardOutput(process.env);
  const read = readCommandLine(process.argv.slice(2), output.width());
  if ("answer" in read) {
    output.write(read.answer);
  } else {
    keepCompiledCode();
    const { runTerminalCommand } = await import("./terminal-command.ts");
    process.exitCode = await runTerminalCommand(read);
  }
} catch (error) {
  const { message, exitCode } = endingOf(error);
  standardError(process.env).write(`nix-verdict: ${message}`);
  process.exitCode = exitCode;
}
