/** How facts are written for people: the same words in window, command line and report. */
export { ALL_CAPABILITIES, capabilityName, capabilityNames } from './capabilities.ts';
export { anchorText, breakText, brokenAt, isBehindBreak } from './custody-log.ts';
export { inertBytes, inertCell, inertString, inertText, isActing } from './inert-text.ts';
export type { InertSegment } from './inert-text.ts';
export { adviceNames, mapFlagNames, protectionNames, vmaStatusNames } from './mappings.ts';
export { modeText, openFlagNames } from './open-flags.ts';
export { parseRfc3339 } from './rfc3339.ts';
export { seccompModeName } from './seccomp.ts';
export { exitText, signalName, signalNames } from './signals.ts';
export { formatExactBytes, formatSize, groupDigits } from './sizes.ts';
export { ipProtocolName, netlinkProtocolName, packetProtocolName } from './sockets.ts';
export { formatDuration, formatRfc3339, formatTime, formatZone } from './times.ts';
export { isFixedZone, isZone, offsetMinutesOf } from './zones.ts';
export type { TimeStyle } from './times.ts';
