/** Changes to the machine: who makes them, and how they are undone. */

export { type Change, type Device, DEVICES, FILES, isDevice, OPEN_MODE } from "./changeable.ts";
export { record, RECORDS, takeClaim } from "./claims.ts";
export { configure, configuring, hasSettingsFor, type Settings, valueOf } from "./conf.ts";
export { configureNix } from "./configure.ts";
export { awaitDaemon, daemonIsMissing, startDaemon } from "./daemon.ts";
export { hasSystemd } from "./daemon-units.ts";
export { modeOf, setMode } from "./in-place.ts";
export { keepTrack } from "./keep-track.ts";
export { holdLock, RUN_FOLDER } from "./machine-lock.ts";
export { step } from "./step.ts";
export { hasUdev, reloadRules } from "./udev.ts";
export { undoChanges } from "./undo.ts";
