/** For tests: the doctor's lines on GitHub with this process's own environment, as one line of JSON. */
import { githubCapabilities } from "../../src/doctor/github-services.ts";
import { realGitHub } from "../../src/github/rest-client.ts";
import { realWorld } from "../../src/system/world.ts";

const capabilities = await githubCapabilities(realWorld(), realGitHub(), new AbortController().signal);
process.stdout.write(`${JSON.stringify(capabilities)}\n`);
