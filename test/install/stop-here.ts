/** Program for tests: stops the daemon as the post step of the action does. */
import { asRoot } from "../../src/install/as-root.ts";
import { stopDaemon } from "../../src/install/daemon.ts";
import { realWorld } from "../../src/system/world.ts";

await asRoot(stopDaemon, null, realWorld(), () => undefined, new AbortController().signal);
