export { t as ALL_REPORT_BYTES, n as readFolders } from "./folders.js";
