export { detectSecrets } from './detect-secrets.ts';
export { createSecretScanner, type SecretScanner } from './secret-scanner.ts';
export type { DetectContext, DetectedSecret, SecretEncoding } from './types.ts';
export type { Validity } from './validity.ts';
