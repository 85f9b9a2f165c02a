export { t as readFolders } from "./folders2.js";
