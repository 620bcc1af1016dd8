/** A canvas that fills its box, sharp on any screen, painted again when its size, the theme or the picture changes. */
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

export interface Box {
  readonly width: number;
  readonly height: number;
}

export type Paint = (
  context: CanvasRenderingContext2D,
  box: Box,
  colour: (token: string) => string,
  /** Of a text in the canvas's font, in CSS pixels. */
  widthOf: (text: string) => number,
) => void;

/** Texts whose width is kept: labels are the same from frame to frame. */
const WIDTHS_KEPT = 4000;

/** In place of all times until it is known how wide they are drawn. */
export const NO_TIMES = new Float64Array(0);

/** Width and height of an element in CSS pixels, 0 until it is laid out. */
export function useBox(element: RefObject<HTMLElement | null>): Box {
  const [box, setBox] = useState<Box>({ width: 0, height: 0 });
  useEffect(() => {
    const target = element.current;
    if (target === null) return undefined;
    const observer = new ResizeObserver(([entry]) => {
      if (entry === undefined) return;
      const { width, height } = entry.contentRect;
      setBox((old) => (old.width === width && old.height === height ? old : { width, height }));
    });
    observer.observe(target);
    return () => observer.disconnect();
  }, [element]);
  return box;
}

/** What of the document decides on colours and fonts: its theme and its text size. */
function useLook(): string {
  const [look, setLook] = useState(lookOfDocument);
  useEffect(() => {
    const observer = new MutationObserver(() => setLook(lookOfDocument()));
    observer.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ['data-theme', 'style'],
    });
    return () => observer.disconnect();
  }, []);
  return look;
}

function lookOfDocument(): string {
  const { dataset, style } = document.documentElement;
  return `${dataset['theme'] ?? ''} ${style.cssText}`;
}

/** Font and colours of a canvas, read once: asking for them makes the page work out its style at once. */
interface Palette {
  readonly look: string;
  readonly font: string;
  readonly colour: (token: string) => string;
  readonly widths: Map<string, number>;
}

function paletteOf(target: HTMLCanvasElement, look: string): Palette {
  const style = getComputedStyle(target);
  const known = new Map<string, string>();
  return {
    look,
    widths: new Map(),
    font: `${parseFloat(style.fontSize)}px ${style.fontFamily}`,
    colour(token) {
      const colour = known.get(token) ?? style.getPropertyValue(`--${token}`).trim();
      known.set(token, colour);
      return colour;
    },
  };
}

export function useCanvas(box: Box, paint: Paint): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const palette = useRef<Palette | null>(null);
  const look = useLook();
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext('2d');
    if (target === null || !context || box.width === 0 || box.height === 0) return;
    const ratio = devicePixelRatio;
    const [width, height] = [Math.round(box.width * ratio), Math.round(box.height * ratio)];
    // A size that is set makes another bitmap, even where it is the same; one that is another forgets the font.
    const isResized = target.width !== width || target.height !== height;
    if (target.width !== width) target.width = width;
    if (target.height !== height) target.height = height;
    const isAnother = palette.current?.look !== look;
    if (palette.current?.look !== look) palette.current = paletteOf(target, look);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, box.width, box.height);
    // A font that is set makes the page work out its style, as the palette does.
    if (isResized || isAnother) context.font = palette.current.font;
    const { colour, widths } = palette.current;
    paint(context, box, colour, (text) => {
      const width = widths.get(text) ?? context.measureText(text).width;
      if (widths.size >= WIDTHS_KEPT) widths.clear();
      widths.set(text, width);
      return width;
    });
  }, [box, paint, look]);
  return canvas;
}
