import { n as readArtifacts, t as collect } from "./collect.js";
import { n as readFolders } from "./folders.js";
export { collect, readArtifacts, readFolders };
