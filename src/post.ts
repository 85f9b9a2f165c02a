import { actionsHost } from "./system/host.ts";

/** The post step: when the main step was killed before it could report, it says so, since nobody else does. */
const host = actionsHost();
if (host.state("ended") !== "true") {
  host.error(
    "nix-verdict was ended from outside before it could judge: the job was cancelled, ran into its time limit, or the runner went out of memory. " +
      `What the checks printed until then is in ${host.state("out") || ".nix-verdict"}/logs.`,
  );
}
