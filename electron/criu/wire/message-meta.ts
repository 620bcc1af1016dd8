/**
 * Where a decoded message and its fields stand in the image file. Places and unknown fields are
 * found by walking over the message again when they are first asked for: few messages are asked.
 */
import type { Limits } from '../../../shared/limits.ts';
import type { FieldPlace, MessageMeta, UnknownField } from './message.ts';
import type { Field, Table } from './message-table.ts';
import { type Cursor, cursor, readFixed, readLength, readTag, readVarint, skipValue } from './wire-reader.ts';

type Places = MessageMeta['places'];

export type MetaLimits = Pick<Limits, 'nesting' | 'repeated'>;

/** The bytes that messages stand in; one object for all messages of a piece of the file. */
export interface MessageOrigin {
  readonly bytes: Uint8Array;
  /** Offset in the image file of `bytes[0]`. */
  readonly fileOffset: number;
  readonly limits: MetaLimits;
}

interface Found {
  readonly places: Places;
  readonly unknown: readonly UnknownField[];
}

const NONE: readonly never[] = Object.freeze([]);

/** One per message, and there are many: it holds as little as it can. */
export class LazyMeta implements MessageMeta {
  readonly offset: number;
  readonly length: number;
  missing: readonly string[] = NONE;
  /** Set by the walk where it met fields that are in no table, or of a wrong wire type. */
  hasUnknown = false;
  private readonly table: Table;
  private readonly origin: MessageOrigin;
  /** Start and end in `bytes` of further occurrences of a sub-message that was merged. */
  private merged: number[] | null = null;
  private found: Found | null = null;

  constructor(table: Table, origin: MessageOrigin, start: number, end: number) {
    this.offset = origin.fileOffset + start;
    this.length = end - start;
    this.table = table;
    this.origin = origin;
  }

  get type(): string {
    return this.table.type;
  }

  get places(): Places {
    return this.find().places;
  }

  get unknown(): readonly UnknownField[] {
    return this.hasUnknown ? this.find().unknown : NONE;
  }

  merge(start: number, end: number): void {
    (this.merged ??= []).push(start, end);
    this.found = null;
  }

  private find(): Found {
    if (this.found) return this.found;
    const { bytes, fileOffset, limits } = this.origin;
    const places = Object.create(null) as Record<string, FieldPlace | FieldPlace[]>;
    const unknown: UnknownField[] = [];
    const start = this.offset - fileOffset;
    const ranges = [start, start + this.length, ...(this.merged ?? [])];
    for (let i = 0; i < ranges.length; i += 2) {
      const reader = cursor(bytes, ranges[i]!, ranges[i + 1]!);
      findPlaces(reader, this.table, fileOffset, limits, places, unknown);
    }
    this.found = { places, unknown };
    return this.found;
  }
}

/** Mirrors the walk that gave the values: same order, same limits, ends at the same damage. */
function findPlaces(
  reader: Cursor,
  table: Table,
  fileOffset: number,
  limits: MetaLimits,
  places: Record<string, FieldPlace | FieldPlace[]>,
  unknown: UnknownField[],
): void {
  const note = (field: Field, start: number, end: number): void => {
    const place = { offset: fileOffset + start, length: end - start };
    if (!field.repeated) {
      places[field.name] = place;
      return;
    }
    const list = (places[field.name] ??= []) as FieldPlace[];
    if (list.length < limits.repeated) list.push(place);
  };
  while (reader.at < reader.end) {
    const tag = reader.at;
    if (!readTag(reader)) return;
    const number = reader.field;
    const wireType = reader.wireType;
    const field = table.byNumber[number];
    const packed = wireType === 2 && field?.repeated === true && field.read !== null;
    if (field === undefined || (wireType !== field.wireType && !packed)) {
      if (!skipValue(reader, limits.nesting)) return;
      if (unknown.length < limits.repeated) {
        unknown.push({ number, wireType, offset: fileOffset + tag, length: reader.at - tag });
      }
    } else if (wireType === 2) {
      const before = reader.at;
      const end = readLength(reader);
      if (end < 0) {
        // A sub-message that is cut was read as far as it goes.
        if (field.row.type === 'message' && reader.at > before) note(field, reader.at, reader.end);
        return;
      }
      if (packed) findPacked(reader, field, end, note);
      else note(field, reader.at, end);
      reader.at = end;
    } else {
      const start = reader.at;
      if (!readNumber(reader, field)) return;
      note(field, start, reader.at);
    }
  }
}

function findPacked(
  reader: Cursor,
  field: Field,
  end: number,
  note: (field: Field, start: number, end: number) => void,
): void {
  const outerEnd = reader.end;
  reader.end = end;
  while (reader.at < end) {
    const start = reader.at;
    if (!readNumber(reader, field)) break;
    note(field, start, reader.at);
  }
  reader.end = outerEnd;
}

/** Reads one number of the field's own wire type. */
export function readNumber(reader: Cursor, field: Field): boolean {
  if (field.wireType === 0) return readVarint(reader);
  return readFixed(reader, field.wireType === 1 ? 8 : 4);
}
