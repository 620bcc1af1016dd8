/**
 * How well what was typed names a command: 0 for not at all. Words may be abbreviated and in any
 * order ('ver ev' finds 'Verify all evidence'); a beginning counts more than a middle.
 */
export function matchScore(typed: string, name: string): number {
  const wanted = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (wanted.length === 0) return 1;
  const text = name.toLowerCase();
  const words = text.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '');
  let score = text.startsWith(wanted.join(' ')) ? 4 : 0;
  for (const part of wanted) {
    if (words.some((word) => word.startsWith(part))) score += 2;
    else if (text.includes(part)) score += 1;
    else return 0;
  }
  return score;
}
