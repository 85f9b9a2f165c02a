export { t as readFolders } from "./folders.js";
