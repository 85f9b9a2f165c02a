import { T as messageOf, c as stopDaemon, t as realWorld, x as asRoot } from "./chunks/world.js";
import { t as actionsHost } from "./chunks/host.js";
import { existsSync } from "node:fs";
// src/post.ts
/** The post step: says so when the main step was killed before it could report, since nobody else does, and stops what we started. */
const host = actionsHost();
if (host.state("ended") !== "true") host.error(`nix-verdict was ended from outside before it could judge: the job was cancelled, ran into its time limit, or the runner went out of memory. What the checks printed until then is in ${host.state("out") || ".nix-verdict"}/logs.`);
if (host.state("installed") === "true" || existsSync("/run/nix-verdict/daemon.pid")) await asRoot(stopDaemon, null, realWorld(), () => void 0, new AbortController().signal).catch((error) => {
	host.warning(`Nix's daemon could not be stopped: ${messageOf(error)}`);
});
export {};
