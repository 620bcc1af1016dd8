/** JSON Web Tokens (RFC 7519): signed, unsigned and encrypted ones; Kubernetes' service-account tokens among them. */
import { base64Bytes } from '../base64-text.ts';
import { placesOf, type SecretRule } from '../rule.ts';

const TOKEN_MAXIMUM = 16 * 1024;

/** Header and claims as JSON texts; null where they are none. Claims of an encrypted token are not known. */
export function jwtParts(token: string): { readonly header: string; readonly claims: string | null } | null {
  const parts = token.split('.');
  if (parts.length !== 3 && parts.length !== 5) return null;
  const header = base64Bytes(parts[0]!);
  if (header === null || !isObject(header) || !/"(?:alg|enc)"\s{0,4}:/.test(header)) return null;
  if (parts.length === 5) return { header, claims: null };
  const claims = base64Bytes(parts[1]!);
  return claims !== null && isObject(claims) ? { header, claims } : null;
}

function isObject(json: string): boolean {
  return json.startsWith('{') && json.trimEnd().endsWith('}');
}

export const jsonWebTokens: SecretRule = {
  id: 'json-web-tokens',
  title: 'JSON Web Tokens whose header decodes, and service-account tokens of Kubernetes among them',
  find({ text }, found) {
    for (const anchor of ['eyJ', 'ewog', 'eyA']) {
      for (const start of placesOf(text, anchor)) {
        if (/[\w.-]/.test(text[start - 1] ?? ' ')) continue;
        const token = tokenAt(text, start);
        const parts = token === null ? null : jwtParts(token);
        if (token === null || parts === null) continue;
        const { claims } = parts;
        const kubernetes = claims !== null && /"kubernetes\.io|kubernetes\/serviceaccount/.test(claims);
        found({ kind: kubernetes ? 'Kubernetes service-account token' : 'JWT', start, length: token.length });
      }
    }
  },
};

/** Words joined by dots: three, or five. A signature may be empty (`alg: none`). */
function tokenAt(text: string, start: number): string | null {
  const match = /^[\w-]{6,4096}\.[\w-]{0,12288}\.[\w-]{0,2048}/.exec(
    text.slice(start, start + TOKEN_MAXIMUM),
  );
  if (!match) return null;
  const more = /^\.[\w-]{8,12288}\.[\w-]{8,64}/.exec(
    text.slice(start + match[0].length, start + TOKEN_MAXIMUM),
  );
  return match[0] + (more?.[0] ?? '');
}
