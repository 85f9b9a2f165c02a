/** What checks leave besides their logs: screenshots, results of tests and other files, taken from what nobody trusts. */

export { EvidenceFiles, type EvidenceSource } from "./evidence-files.ts";
export { carryEvidence } from "./carry-evidence.ts";
export { readImages } from "./shown-images.ts";
