export { t as collect } from "./collect.js";
