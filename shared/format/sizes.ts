/** Amounts of bytes: binary units, as the kernel and the image format count. */

const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'] as const;

/** `4.0 MiB`, `812 B`; one decimal, rounded half up, never `1024.0 KiB`. Negative amounts keep their sign. */
export function formatSize(bytes: bigint | number): string {
  const amount = typeof bytes === 'bigint' ? bytes : BigInt(Math.trunc(bytes));
  const sign = amount < 0n ? '-' : '';
  const size = amount < 0n ? -amount : amount;
  if (size < 1024n) return `${sign}${size} B`;
  let unit = 1;
  while (unit < UNITS.length - 1 && tenths(size, unit) >= 10_240n) unit += 1;
  const rounded = tenths(size, unit);
  return `${sign}${rounded / 10n}.${rounded % 10n} ${UNITS[unit]}`;
}

function tenths(size: bigint, unit: number): bigint {
  const one = 1024n ** BigInt(unit);
  return (size * 10n + one / 2n) / one;
}

/** `4,194,304 bytes`: exact, for the tooltip and the report. The comma is fixed, not the locale's. */
export function formatExactBytes(bytes: bigint | number): string {
  return `${groupDigits(bytes)} ${BigInt(bytes) === 1n ? 'byte' : 'bytes'}`;
}

/** Digits in groups of three: `17,540,096`. */
export function groupDigits(value: bigint | number): string {
  const text = value.toString();
  const digits = text.startsWith('-') ? text.slice(1) : text;
  let grouped = '';
  for (let at = 0; at < digits.length; at++) {
    if (at > 0 && (digits.length - at) % 3 === 0) grouped += ',';
    grouped += digits[at]!;
  }
  return text.startsWith('-') ? `-${grouped}` : grouped;
}
