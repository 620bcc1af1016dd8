/** The drawing of a timeline as a function: scales, density, lanes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  density,
  eventsIn,
  layoutLanes,
  MOST_ROWS,
  timeScale,
  timeTicks,
} from '../../../shared/drawing/timeline.ts';

const moments = fc
  .array(fc.integer({ min: 1_600_000_000_000_000, max: 1_900_000_000_000_000 }), {
    minLength: 1,
    maxLength: 200,
  })
  .map((list) => Float64Array.from(list).sort());

describe('the scale of a timeline', () => {
  it('cuts the years between a forged time and the seconds in which everything happened', () => {
    const busy = Array.from({ length: 40 }, (_, i) => 1_795_502_643_000_000 + i * 400_000);
    const times = Float64Array.from([1_704_164_645_000_000, ...busy]);
    const scale = timeScale(times, { from: times[0]!, to: times.at(-1)! }, 900);
    expect(scale.pieces).toHaveLength(2);
    expect(scale.breaks).toHaveLength(1);
    expect(scale.x(busy[39]!) - scale.x(busy[0]!)).toBeGreaterThan(600);
  });

  it('is in the order of time, within its width, and inverts', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 120, max: 2000 }), (times, width) => {
        const scale = timeScale(times, { from: times[0]!, to: times.at(-1)! }, width);
        let last = -1;
        for (const time of times) {
          const x = scale.x(time);
          expect(x).toBeGreaterThanOrEqual(last);
          expect(x).toBeGreaterThanOrEqual(-0.001);
          expect(x).toBeLessThanOrEqual(width + 0.001);
          last = x;
        }
        for (let i = 1; i < scale.pieces.length; i++) {
          expect(scale.pieces[i]!.from).toBeGreaterThanOrEqual(scale.pieces[i - 1]!.to);
        }
        const middle = times[times.length >> 1]!;
        expect(scale.x(scale.time(scale.x(middle)))).toBeCloseTo(scale.x(middle), 3);
        for (const tick of timeTicks(scale)) expect(tick.x).toBeLessThanOrEqual(width + 1);
      }),
    );
  });

  it('loses no event in its density', () => {
    fc.assert(
      fc.property(moments, (times) => {
        const scale = timeScale(times, { from: times[0]!, to: times.at(-1)! }, 800);
        const flags = new Uint8Array(times.length).fill(4);
        const { columns, doubtful } = density(times, flags, 4, scale, 800, 5);
        expect(columns.reduce((sum, count) => sum + count, 0)).toBe(times.length);
        expect([...doubtful]).toEqual([...columns]);
      }),
    );
  });
});

describe('the lanes of a timeline', () => {
  const input = (count: number, long: number) => {
    const at = Float64Array.from({ length: count }, (_, i) => 1_795_502_643_000_000 + i * 1000);
    return { at, from: at, to: at.map((time) => time + long), lane: new Uint16Array(count), lanes: 2 };
  };

  it('stack spans that overlap, in no more rows than there are, and leave out empty lanes', () => {
    const events = input(40, 10_000_000);
    const extent = { from: events.at[0]!, to: events.at.at(-1)! + 10_000_000 };
    const [lane, ...others] = layoutLanes(events, extent, timeScale(events.at, extent, 800), 800);
    expect(others).toEqual([]);
    expect(lane?.rows).toBe(MOST_ROWS);
    expect(lane?.isCrowded).toBe(true);
    expect(lane?.marks).toHaveLength(40);
  });

  it('are bars of density where marks could not be told apart, with every event in them', () => {
    const events = input(5000, 0);
    const extent = { from: events.at[0]!, to: events.at.at(-1)! };
    const [lane] = layoutLanes(events, extent, timeScale(events.at, extent, 800), 800);
    expect(lane?.marks).toBeNull();
    expect(lane?.columns?.reduce((sum, count) => sum + count, 0)).toBe(5000);
  });

  it('take in what may lie in the range: its span reaches into it', () => {
    const events = input(10, 2500);
    const found = eventsIn(events, { from: events.at[5]!, to: events.at[6]! });
    expect([...found]).toEqual([3, 4, 5, 6]);
  });
});
