/** Nix's own languages: its messages, settings, derivations, store paths and references of flakes. */

export { grantAccess } from "./access.ts";
export {
  allowsSubstitutes,
  type Derivation,
  evaluatedOutputs,
  featuresOf,
  hasOutputs,
  isInstantiated,
  isImpure,
  isPlaceholder,
  outputPaths,
  readDerivationFile,
} from "./derivation.ts";
export { DEFAULT_PROFILE, findNix } from "./find.ts";
export { type FlakeSettings, readFlakeSettings, settingOf } from "./flake-settings.ts";
export { flakeFolder, localTree, referenceOf } from "./flake-reference.ts";
export { InternalJson, type NixMessage, type Position } from "./internal-json.ts";
export { failureCause, lastError, lastErrorText, messagesIn } from "./last-error.ts";
export { type Failure, hasError, readFailure, withoutTrace } from "./messages.ts";
export { readError } from "./error-place.ts";
export {
  installables,
  hasAllPaths,
  type KnownOutputs,
  matchesEvaluated,
  type Missing,
  queryMissing,
  readBuildOutputs,
} from "./missing.ts";
export { obstacleIn } from "./obstacles.ts";
export {
  faultHost,
  faultMessage,
  isDenied,
  type NetworkFault,
  readNetworkFault,
  shownAddress,
} from "./network-fault.ts";
export { queryOffered } from "./offered.ts";
export { buildsFor, type NixSettings, parseAnswer, readSettings, wantedJobs, withoutHook } from "./nix-settings.ts";
export { builderRefusal, type RemoteBuilder } from "./remote-builders.ts";
export { featureAdvice, NO_BUILDER_ADVICE } from "./unsupported.ts";
export { storeInfo } from "./store-info.ts";
export { type BuildLimits, evaluationFlags, limitFlags, nixCommand, type NixTool, withoutCaches } from "./tool.ts";
export { Substituters } from "./substituters.ts";
export { queryInfo, queryValid, type StorePathInfo } from "./valid-paths.ts";
export { atLeast, type Implementation, OLDEST, parseVersion } from "./version.ts";
export { askNix, warningIn } from "./nix-warnings.ts";
export { readWrittenSettings, wantsImpure } from "./written-settings.ts";
