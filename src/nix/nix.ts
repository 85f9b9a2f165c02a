/** Nix's own languages: its messages, settings, derivations, store paths and references of flakes. */

export { grantAccess } from "./access.ts";
export {
  allowsSubstitutes,
  type Derivation,
  evaluatedOutputs,
  featuresOf,
  isImpure,
  isPlaceholder,
  outputPaths,
  readDerivationFile,
} from "./derivation.ts";
export { DEFAULT_PROFILE, findNix } from "./find.ts";
export { flakeFolder, localTree, referenceOf } from "./flake-reference.ts";
export { InternalJson, type NixMessage, type Position } from "./internal-json.ts";
export { type Failure, hasError, lastError, lastErrorText, readFailure, withoutTrace } from "./messages.ts";
export {
  installables,
  hasAllPaths,
  type KnownOutputs,
  matchesEvaluated,
  type Missing,
  queryMissing,
  readBuildOutputs,
} from "./missing.ts";
export { faultMessage, isDenied, type NetworkFault, readNetworkFault } from "./network-fault.ts";
export { queryOffered } from "./offered.ts";
export { type NixSettings, parseAnswer, readSettings, withoutHook } from "./nix-settings.ts";
export { storeInfo } from "./store-info.ts";
export { isDerivationIn, isDerivationPath, storePathBase, storePathName } from "./store-path.ts";
export { Substituters } from "./substituters.ts";
export { evaluationFlags, nixCommand, type NixTool } from "./tool.ts";
export { queryValid } from "./valid-paths.ts";
export { atLeast, type Implementation, OLDEST, parseVersion } from "./version.ts";
