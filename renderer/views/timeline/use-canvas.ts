/** A canvas that fills its box, sharp on any screen, painted again when its size, the theme or the picture changes. */
import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

export interface Box {
  readonly width: number;
  readonly height: number;
}

export type Paint = (context: CanvasRenderingContext2D, box: Box, colour: (token: string) => string) => void;

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

/** The name of the theme that the document shows. */
function useTheme(): string {
  const [theme, setTheme] = useState(document.documentElement.dataset['theme'] ?? '');
  useEffect(() => {
    const observer = new MutationObserver(() => setTheme(document.documentElement.dataset['theme'] ?? ''));
    observer.observe(document.documentElement, {
      attributes: true,
      attributeFilter: ['data-theme', 'style'],
    });
    return () => observer.disconnect();
  }, []);
  return theme;
}

export function useCanvas(box: Box, paint: Paint): RefObject<HTMLCanvasElement | null> {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useTheme();
  useEffect(() => {
    const target = canvas.current;
    const context = target?.getContext('2d');
    if (target === null || !context || box.width === 0 || box.height === 0) return;
    const ratio = devicePixelRatio;
    target.width = Math.round(box.width * ratio);
    target.height = Math.round(box.height * ratio);
    context.setTransform(ratio, 0, 0, ratio, 0, 0);
    context.clearRect(0, 0, box.width, box.height);
    const style = getComputedStyle(target);
    context.font = `${parseFloat(style.fontSize)}px ${style.fontFamily}`;
    const known = new Map<string, string>();
    paint(context, box, (token) => {
      const colour = known.get(token) ?? style.getPropertyValue(`--${token}`).trim();
      known.set(token, colour);
      return colour;
    });
  }, [box, paint, theme]);
  return canvas;
}
