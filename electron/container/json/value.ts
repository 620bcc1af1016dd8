/**
 * A JSON document as a tree in which every value knows its bytes. Objects are lists of members,
 * never JavaScript objects: a key such as `__proto__` has nothing to act on, and a repeated key is kept.
 */

interface Place {
  /** First byte of the value in the document (the quote, the bracket, the first digit). */
  readonly offset: number;
  /** Bytes of the value, quotes and brackets included. */
  readonly length: number;
  /** The object or list it stands in; null for the document's root. */
  readonly parent: JsonObject | JsonArray | null;
  /** Its key in an object, its index in a list, '' for the root. */
  readonly key: string | number;
}

export interface JsonNull extends Place {
  readonly kind: 'null';
}

export interface JsonBoolean extends Place {
  readonly kind: 'boolean';
  readonly value: boolean;
}

/** `text` is the number as it stands: nothing is rounded. */
export interface JsonNumber extends Place {
  readonly kind: 'number';
  readonly text: string;
}

export interface JsonString extends Place {
  readonly kind: 'string';
  readonly value: string;
}

export interface JsonArray extends Place {
  readonly kind: 'array';
  readonly items: readonly JsonValue[];
}

/** Members in the document's order, repeated keys included. */
export interface JsonObject extends Place {
  readonly kind: 'object';
  readonly members: readonly JsonMember[];
}

export interface JsonMember {
  readonly key: string;
  readonly value: JsonValue;
}

export type JsonValue = JsonNull | JsonBoolean | JsonNumber | JsonString | JsonArray | JsonObject;
export type JsonKind = JsonValue['kind'];

/** The member's value; of a repeated key the last one, as Go's and JavaScript's decoders do. */
export function memberOf(object: JsonObject, key: string): JsonValue | undefined {
  for (let i = object.members.length - 1; i >= 0; i--) {
    const member = object.members[i]!;
    if (member.key === key) return member.value;
  }
  return undefined;
}

/** Members without the earlier ones of a repeated key, in the order of each key's last place. */
export function distinctMembers(object: JsonObject): JsonMember[] {
  const seen = new Set<string>();
  const kept: JsonMember[] = [];
  for (let i = object.members.length - 1; i >= 0; i--) {
    const member = object.members[i]!;
    if (seen.has(member.key)) continue;
    seen.add(member.key);
    kept.push(member);
  }
  return kept.reverse();
}

/** The value's JSON pointer (RFC 6901); '' for the root. */
export function pointerOf(value: JsonValue): string {
  const steps: string[] = [];
  for (let at: JsonValue = value; at.parent !== null; at = at.parent) {
    const step = String(at.key).replaceAll('~', '~0').replaceAll('/', '~1');
    steps.push(`/${step}`);
  }
  return steps.reverse().join('');
}

/** An integer number, exact; null for a fraction, an exponent, or more digits than any field has. */
export function integerOf(number: JsonNumber): bigint | null {
  if (number.text.length > 40 || !/^-?[0-9]+$/.test(number.text)) return null;
  return BigInt(number.text);
}
