/** A small JSON file of the application's own, in its user data folder: read leniently, written whole or not at all. */
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { z } from 'zod';

/** The file's value; `fallback` where it is absent, unreadable or of another shape. */
export function readJsonFile<T>(file: string, shape: z.ZodType<T>, fallback: T): T {
  try {
    const parsed = shape.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    return parsed.success ? parsed.data : fallback;
  } catch {
    return fallback;
  }
}

/** Settings are a convenience: where they can't be written the window goes on without. */
export function writeJsonFile(file: string, value: unknown): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true });
    const temporary = `${file}.${process.pid}.new`;
    writeFileSync(temporary, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600 });
    renameSync(temporary, file);
  } catch (caught) {
    console.error(`${file} can't be written: ${caught instanceof Error ? caught.message : String(caught)}`);
  }
}
