/** Pan and zoom: what of the drawing is on screen, and how large. Pure. */
export interface Viewport {
  readonly x: number; // of the drawing's origin on screen
  readonly y: number;
  readonly scale: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

export const LEAST_SCALE = 0.05;
export const MOST_SCALE = 3;
/** Below it names can't be read: they are left out. */
export const TEXT_FROM_SCALE = 0.34;
const MARGIN = 12;

/** The whole drawing, no larger than life; where that would be too small to read, its beginning. */
export function fitAll(drawing: Size, screen: Size, readable: boolean): Viewport {
  const whole = Math.min(
    (screen.width - 2 * MARGIN) / drawing.width,
    (screen.height - 2 * MARGIN) / drawing.height,
  );
  const across = (screen.width - 2 * MARGIN) / drawing.width;
  const wanted = readable
    ? Math.max(Math.min(1, whole), Math.min(1, Math.max(0.6, Math.min(across, 1))))
    : Math.min(1, whole);
  const scale = Math.max(LEAST_SCALE, wanted);
  return { x: MARGIN, y: MARGIN, scale };
}

/** Scales about a point of the screen. */
export function zoomAt(view: Viewport, factor: number, x: number, y: number): Viewport {
  const scale = Math.max(LEAST_SCALE, Math.min(MOST_SCALE, view.scale * factor));
  const by = scale / view.scale;
  return { x: x - (x - view.x) * by, y: y - (y - view.y) * by, scale };
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Moves as little as needed to have a box of the drawing on screen. */
export function reveal(view: Viewport, box: Box, screen: Size): Viewport {
  const left = box.x * view.scale + view.x;
  const top = box.y * view.scale + view.y;
  const right = left + box.width * view.scale;
  const bottom = top + box.height * view.scale;
  const pad = 24;
  const dx = left < pad ? pad - left : right > screen.width - pad ? screen.width - pad - right : 0;
  const dy = top < pad ? pad - top : bottom > screen.height - pad ? screen.height - pad - bottom : 0;
  return dx === 0 && dy === 0 ? view : { ...view, x: view.x + dx, y: view.y + dy };
}

/**
 * What must be drawn: the screen and as much again around it, in steps, so that neither a small pan nor a small zoom
 * draws anything anew.
 */
export function drawnPart(view: Viewport, screen: Size): Box {
  const step = 400 / 2 ** Math.floor(Math.log2(view.scale));
  const x = Math.floor(-view.x / view.scale / step - 1) * step;
  const y = Math.floor(-view.y / view.scale / step - 1) * step;
  const width = (Math.ceil(screen.width / view.scale / step) + 3) * step;
  const height = (Math.ceil(screen.height / view.scale / step) + 3) * step;
  return { x, y, width, height };
}

export function meets(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}
