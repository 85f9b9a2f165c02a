// src/nix/derivation.ts
/**
* The derivations that a `.drv` file takes its inputs from.
*
* The file is one ATerm, `Derive(outputs, inputDrvs, …)`. Only an input has the shape `("….drv",[`: quotes inside a string are
* escaped, and no other tuple of the format goes on with a list. Newer files with dynamic derivations put `([` there.
*/
function inputDerivations(aterm) {
	return Array.from(aterm.matchAll(/\("([^"\\]+\.drv)",\(?\[/g), (match) => match[1] ?? "");
}
/** The store paths of a derivation's outputs; null when they are only known once it is built (content-addressed, impure). */
function outputPaths(aterm) {
	const outputs = aterm.slice(0, aterm.indexOf("],["));
	const paths = Array.from(outputs.matchAll(/\("[^"\\]+","([^"\\]*)","[^"\\]*","[^"\\]*"\)/g), (match) => match[1] ?? "");
	return paths.length === 0 || paths.includes("") ? null : paths;
}
/** Whether Nix may take a derivation's outputs from elsewhere; `allowSubstitutes = false` says that building is faster. Only "1" is true to Nix. */
function allowsSubstitutes(aterm) {
	return !/\("allowSubstitutes","(?!1"\))/.test(aterm) && !/\\"allowSubstitutes\\":false/.test(aterm);
}
/** Whether a derivation is impure (`__impure`): its file says so of its outputs, which come before everything else. */
function isImpure(aterm) {
	return aterm.slice(0, aterm.indexOf("],[")).includes(",\"impure\")");
}
/** Whether a text has the shape of a derivation's path, spelled as Nix spells it and no other way: anything else could pass for something that is built. */
function isDerivationPath(text) {
	return /^(?:\/[\w.+-]+)+\/[0-9a-z]{32}-[\w+?=.-]+\.drv$/.test(text) && !/\/\.{1,2}\//.test(text);
}
/** What a derivation demands of the machine, as its file says; structured attributes (`__json`) escape their quotes. */
function derivationDemands(aterm) {
	const system = /\],"([a-z0-9_]+(?:-[a-z0-9_]+)?)","/.exec(aterm)?.[1] ?? null;
	const plain = /\("requiredSystemFeatures","([^"\\]*)"\)/.exec(aterm)?.[1];
	const structured = /\\"requiredSystemFeatures\\":\[([^\]]*)\]/.exec(aterm)?.[1];
	return {
		system,
		features: (plain ?? structured ?? "").split(/[\s,"\\]+/).filter((feature) => feature !== "")
	};
}
/** The last part of a store path, without `.drv`: it is unique, and can be a file's name. */
function storePathBase(path) {
	return (path.split("/").at(-1) ?? path).replace(/\.drv$/, "");
}
/** The name part of a store path: `/nix/store/<hash>-hello-1.0.drv` gives `hello-1.0`. */
function storePathName(path) {
	return storePathBase(path).replace(/^[0-9a-z]{32}-/, "");
}
export { isImpure as a, storePathName as c, isDerivationPath as i, derivationDemands as n, outputPaths as o, inputDerivations as r, storePathBase as s, allowsSubstitutes as t };
