/** What the application remembers of itself: theme, and where its window was. */
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const settings = z.object({
  theme: z.enum(['system', 'light', 'dark', 'contrast']),
  window: z
    .object({
      x: z.number().int(),
      y: z.number().int(),
      width: z.number().int().positive(),
      height: z.number().int().positive(),
      maximized: z.boolean(),
    })
    .nullable(),
});
export type Settings = z.infer<typeof settings>;

export class SettingsFile {
  readonly #file: string;
  #value: Settings;

  constructor(file: string) {
    this.#file = file;
    this.#value = readJsonFile(file, settings, { theme: 'system', window: null });
  }

  get value(): Settings {
    return this.#value;
  }

  change(changes: Partial<Settings>): void {
    this.#value = { ...this.#value, ...changes };
    writeJsonFile(this.#file, this.#value);
  }
}
