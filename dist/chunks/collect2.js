export { t as collect, i as decode, n as readFolders, a as readReport } from "./collect.js";
