/** What checks leave besides their logs: screenshots, results of tests and other files. Nothing in them is believed. */

export { EvidenceFiles, type EvidenceSource } from "./evidence-files.ts";
export { carryEvidence } from "./carry-evidence.ts";
export { readImages } from "./shown-images.ts";
