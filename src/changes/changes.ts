/** What is changed of a machine, by whom, and how it is undone. */

export { type Change, type Device, DEVICES, FILES, isDevice, OPEN_MODE } from "./changeable.ts";
export { record, RECORDS, takeClaim } from "./claims.ts";
export { configure, configuring, hasSettingsFor, type Settings, valueOf } from "./conf.ts";
export { configureNix } from "./configure.ts";
export { answers, daemonIsMissing, hasSystemd, startDaemon } from "./daemon.ts";
export { modeOf, setMode } from "./in-place.ts";
export { keepTrack } from "./keep-track.ts";
export { holdLock, RUN_FOLDER } from "./machine-lock.ts";
export { step } from "./step.ts";
export { hasUdev, reloadRules } from "./udev.ts";
export { undoChanges } from "./undo.ts";
