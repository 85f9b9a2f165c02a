import { t as require_unbzip2_stream } from "./unbzip2-stream.js";
export default require_unbzip2_stream();
export {};
