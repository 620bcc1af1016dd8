/** What a secret says of itself, in a line. */
import type { SecretSummary } from '../../../shared/api/index.ts';

export function validityText({
  algorithm,
  bits,
  encrypted,
  state,
  expiresAt,
  issuer,
  certificate,
}: NonNullable<SecretSummary['validity']>): string {
  const parts: string[] = [];
  if (state !== undefined) parts.push(`${state} at the checkpoint`);
  if (algorithm !== undefined) parts.push(bits === undefined ? algorithm : `${algorithm} ${bits} bits`);
  if (encrypted === true) parts.push('encrypted');
  if (expiresAt !== undefined) parts.push(`to ${new Date(expiresAt * 1000).toISOString().slice(0, 19)}Z`);
  if (issuer !== undefined) parts.push(`issued by ${issuer}`);
  if (certificate !== undefined) parts.push(`key of ${certificate}`);
  return parts.join(', ');
}
