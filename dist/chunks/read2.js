export { n as decode, r as readReport } from "./read.js";
