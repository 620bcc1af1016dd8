/** Cases that were open lately, newest first. */
import { app } from 'electron';
import path from 'node:path';
import { z } from 'zod';
import { readJsonFile, writeJsonFile } from './json-file.ts';

const LENGTH = 20;

const recentCases = z.array(z.object({ path: z.string(), name: z.string(), openedAt: z.string() }));
export type RecentCase = z.infer<typeof recentCases>[number];

export class RecentCases {
  readonly #file: string;
  #cases: readonly RecentCase[];
  /** Called when the list is another: the menu shows it. */
  onChange: () => void = () => {};

  constructor(file: string) {
    this.#file = file;
    this.#cases = readJsonFile(file, recentCases, []).slice(0, LENGTH);
  }

  list(): readonly RecentCase[] {
    return this.#cases;
  }

  has(casePath: string): boolean {
    return this.#cases.some((recent) => recent.path === path.resolve(casePath));
  }

  remember(casePath: string, name: string): void {
    const resolved = path.resolve(casePath);
    const others = this.#cases.filter((recent) => recent.path !== resolved);
    this.#write([{ path: resolved, name, openedAt: new Date().toISOString() }, ...others].slice(0, LENGTH));
    app.addRecentDocument(resolved);
  }

  forget(casePath: string): void {
    this.#write(this.#cases.filter((recent) => recent.path !== path.resolve(casePath)));
  }

  #write(cases: readonly RecentCase[]): void {
    this.#cases = cases;
    writeJsonFile(this.#file, cases);
    this.onChange();
  }
}
