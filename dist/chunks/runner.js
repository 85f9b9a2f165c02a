export { t as actionsHost } from "./runner2.js";
