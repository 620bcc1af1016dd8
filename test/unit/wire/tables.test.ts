/** The generated tables against protobufjs's own reading of proto/. */
import protobuf from 'protobufjs';
import { describe, expect, it } from 'vitest';
import { ENUM_TABLES, MESSAGE_TABLES } from '../../../electron/criu/wire/tables.ts';
import { messageTypes, root } from './proto-root.ts';

it('the tables hold every message of proto/ and no other', () => {
  expect(Object.keys(MESSAGE_TABLES).sort()).toEqual(messageTypes.map(({ name }) => name).sort());
});

describe('the table of', () => {
  it.each(messageTypes.map((type) => [type.name, type] as const))(
    '%s has its fields by number',
    (name, type) => {
      const rows = MESSAGE_TABLES[name]!;
      expect(rows.map(({ number }) => number)).toEqual(
        type.fieldsArray.map(({ id }) => id).sort((a, b) => a - b),
      );
      for (const row of rows) {
        const field = type.fieldsById[row.number]!;
        expect(row.name).toBe(field.name);
        expect(row.label).toBe(field.repeated ? 'repeated' : field.required ? 'required' : 'optional');
        const kind =
          field.resolvedType instanceof protobuf.Enum ? 'enum' : field.resolvedType ? 'message' : field.type;
        expect(row.type).toBe(kind);
        expect(row.ref).toBe(field.resolvedType?.fullName.slice(1));
      }
    },
  );
});

it('every enum has its numbers', () => {
  for (const [name, numbers] of Object.entries(ENUM_TABLES)) {
    expect(root.lookupEnum(name).values).toEqual(numbers);
  }
});

it('every message and field that crit shows in its own way says so', () => {
  const rowOf = (message: string, field: string) =>
    MESSAGE_TABLES[message]!.find(({ name }) => name === field)!;
  expect(rowOf('vma_entry', 'start').show).toEqual({ hex: true });
  expect(rowOf('vma_entry', 'status').show).toEqual({ flags: 'mmap.status' });
  expect(rowOf('inet_sk_entry', 'src_addr').show).toEqual({ ipadd: true });
  expect(rowOf('inet_sk_entry', 'state').show).toEqual({ dict: 'sk' });
  expect(rowOf('ghost_file_entry', 'rdev').show).toEqual({ dev: true, odev: true });
  expect(rowOf('unix_sk_entry', 'name').show).toEqual({ conv: 'unix_name' });
});

it('defaults are in the form that values have', () => {
  const rowOf = (message: string, field: string) =>
    MESSAGE_TABLES[message]!.find(({ name }) => name === field)!;
  expect(rowOf('reg_file_entry', 'mnt_id').default).toBe(-1);
  expect(rowOf('packet_sock_entry', 'fanout').default).toBe(4294967295);
  expect(rowOf('user_x86_regs_entry', 'mode').default).toBe(1); // NATIVE
  expect(rowOf('user_desc_t', 'read_exec_only').default).toBe(true);
});
