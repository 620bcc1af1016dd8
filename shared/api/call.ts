/** One call of the contract: what it takes, what it gives, what it is for. */
import type { z } from 'zod';

export interface Call<I extends z.ZodType = z.ZodType, O extends z.ZodType = z.ZodType> {
  readonly input: I;
  readonly output: O;
  readonly doc: string;
}

export function call<I extends z.ZodType, O extends z.ZodType>(doc: string, input: I, output: O): Call<I, O> {
  return { input, output, doc };
}
