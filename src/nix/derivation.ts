/**
 * The derivations that a `.drv` file takes its inputs from.
 *
 * The file is one ATerm, `Derive(outputs, inputDrvs, …)`. Only an input has the shape `("….drv",[`: quotes inside a string are
 * escaped, and no other tuple of the format goes on with a list. Newer files with dynamic derivations put `([` there.
 */
export function inputDerivations(aterm: string): string[] {
  return Array.from(aterm.matchAll(/\("([^"\\]+\.drv)",\(?\[/g), (match) => match[1] ?? "");
}

/** The last part of a store path, without `.drv`: it is unique, and can be a file's name. */
export function storePathBase(path: string): string {
  return (path.split("/").at(-1) ?? path).replace(/\.drv$/, "");
}

/** The name part of a store path: `/nix/store/<hash>-hello-1.0.drv` gives `hello-1.0`. */
export function storePathName(path: string): string {
  return storePathBase(path).replace(/^[0-9a-z]{32}-/, "");
}
