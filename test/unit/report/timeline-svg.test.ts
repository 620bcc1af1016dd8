import { describe, expect, it } from 'vitest';
import { LIGHT_THEME } from '../../../shared/drawing/graph-style.ts';
import { timelineSvg } from '../../../shared/drawing/timeline-svg.ts';
import { MARK_DOUBT, MARK_INFERRED } from '../../../shared/api/timeline-calls.ts';

const HOUR = 3_600_000_000;
const START = Date.UTC(2026, 10, 24, 6) * 1000;

function picture(count: number) {
  const at = Float64Array.from({ length: count }, (_, i) => START + i * 1_000_000);
  return {
    at,
    from: at,
    to: Float64Array.from(at, (time, i) => (i % 3 === 0 ? time + HOUR : time)),
    flags: Uint8Array.from(at, (_, i) => (i % 3 === 0 ? MARK_INFERRED : i % 5 === 0 ? MARK_DOUBT : 0)),
    lane: Uint16Array.from(at, (_, i) => i % 2),
    lanes: [
      { name: 'Files <b>', hue: 'orange' as const },
      { name: 'Processes', hue: 'blue' as const },
    ],
    numbered: [{ index: 1, label: 'E7' }],
  };
}

const options = { width: 1000, theme: LIGHT_THEME, caption: 'Events & more, UTC' };

describe('a timeline as SVG', () => {
  it('has a mark an event, lanes with counts, numbers of exhibits, a legend, and escaped text', () => {
    const svg = timelineSvg(picture(12), options);
    expect(svg).toContain('Files &lt;b&gt;');
    expect(svg).toContain('Events &amp; more, UTC');
    expect(svg).toContain('>E7</text>');
    expect(svg).toContain('the time may be wrong');
    expect(svg.match(/<circle/g)!.length).toBeGreaterThanOrEqual(6);
    expect(svg).toBe(timelineSvg(picture(12), options));
  });

  it('marks a time in doubt, also where it is uncertain by a length that is seen', () => {
    const triangles = (flags: number): number => {
      const drawn = timelineSvg({ ...picture(12), flags: new Uint8Array(12).fill(flags) }, options);
      return drawn.match(/l4\.5,8h-9z/g)?.length ?? 0;
    };
    expect(triangles(MARK_DOUBT) - triangles(0)).toBe(12);
    expect(triangles(MARK_DOUBT | MARK_INFERRED) - triangles(MARK_INFERRED)).toBe(12);
  });

  it('has names and counts within their lanes, however low these are', () => {
    const one = { ...picture(2), from: picture(2).at, to: picture(2).at, numbered: [] };
    const svg = timelineSvg(one, options);
    const lines = [...svg.matchAll(/<path d="M14,([\d.]+)H/g)].map(([, y]) => Number(y));
    const texts = [...svg.matchAll(/<text x="[\d.]+" y="([\d.]+)"[^>]*text-anchor="end"[^>]*>/g)]
      .map(([, y]) => Number(y))
      .filter((y) => y > lines[0]! && y < lines.at(-1)!);
    expect(texts).toHaveLength(4);
    for (const y of texts) {
      expect(Math.min(...lines.filter((line) => line > y).map((line) => line - y))).toBeGreaterThan(3);
    }
  });

  it('has numbers of exhibits over all marks, one after the other where they meet, and in lanes of columns too', () => {
    const numbered = [0, 2, 4, 6, 8].map((index) => ({ index, label: `E${index}` }));
    const svg = timelineSvg({ ...picture(12), from: picture(12).at, to: picture(12).at.slice().fill(START + HOUR), numbered }, options); // prettier-ignore
    for (const label of ['E0', 'E2', 'E4', 'E6', 'E8']) expect(svg).toContain(`>${label}</text>`);
    const lane = svg.slice(svg.indexOf('Files'), svg.indexOf('Processes'));
    expect(lane.lastIndexOf('<rect')).toBeLessThan(lane.indexOf('>E0<'));
    const points = { ...picture(12), to: picture(12).at, numbered, at: picture(12).at.slice().fill(START) };
    expect(timelineSvg({ ...points, from: points.at, to: points.at }, options)).toContain('>E0, E2, E4 +2<');
    const many = timelineSvg({ ...picture(4000), numbered: [{ index: 3000, label: 'E9' }] }, options);
    expect(many).toContain('>E9</text>');
  });

  it('leaves its caption to what stands around it', () => {
    const caption = 'Events &amp; more, UTC';
    expect(timelineSvg(picture(3), options).split(caption)).toHaveLength(3);
    expect(timelineSvg(picture(3), { ...options, captioned: false }).split(caption)).toHaveLength(2);
  });

  it('stays small with many events, and is drawn with none', () => {
    expect(timelineSvg(picture(20_000), options).length).toBeLessThan(400_000);
    expect(timelineSvg(picture(0), options)).toContain('</svg>');
    expect(timelineSvg(picture(0), options)).not.toContain('NaN');
  });
});
