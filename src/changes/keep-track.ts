import type { RootTask } from "../system/system.ts";
import { takeClaim } from "./claims.ts";

/** Takes this job's claim on the machine, before the job looks for changes that others may have made. */
export const keepTrack: RootTask<null, null> = {
  name: "keep-track",
  work: async (context) => {
    await takeClaim(context);
    return null;
  },
};
