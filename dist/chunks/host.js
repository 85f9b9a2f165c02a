export { t as actionsHost } from "./host2.js";
