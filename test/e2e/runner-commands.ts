/**
 * The lines of a job's log that GitHub's runner obeys, by the rules of its `ActionCommand` and `ActionCommandManager`:
 * `::name …::…` at the start of a line (white space before it is skipped), or `##[name]` anywhere in it; after
 * `::stop-commands::TOKEN` nothing until `::TOKEN::`. The runner reads lines as .NET does: they end at LF, CR or CRLF.
 */
export function obeyed(log: string): string[] {
  const commands: string[] = [];
  let token: string | null = null;
  for (const line of log.split(/\r\n|\r|\n/)) {
    const trimmed = line.trimStart();
    const name = /^::([^:\s]+)/.exec(trimmed)?.[1] ?? /##\[([^\]\s]+)[^\]]*\]/.exec(line)?.[1];
    if (name === undefined) continue;
    if (token !== null) {
      if (name.toLowerCase() === token.toLowerCase()) token = null;
      continue;
    }
    commands.push(trimmed);
    if (name === "stop-commands") token = trimmed.slice("::stop-commands::".length);
  }
  return commands;
}
