/** The order with the one at `from` standing at `to`. */
export function moved<T>(all: readonly T[], from: number, to: number): readonly T[] {
  const [one] = all.slice(from, from + 1);
  if (one === undefined) return all;
  const rest = [...all.slice(0, from), ...all.slice(from + 1)];
  return [...rest.slice(0, to), one, ...rest.slice(to)];
}
