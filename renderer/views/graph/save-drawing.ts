/** The drawing as a file: SVG text, or a picture of it. */
import type { ChannelKind } from '../../../shared/api/index.ts';
import { describeError, toEvidenceError } from '../../../shared/errors.ts';
import { DARK_THEME, LIGHT_THEME } from '../../../shared/drawing/graph-style.ts';
import { graphSvg } from '../../../shared/drawing/graph-svg.ts';
import type { GraphDrawing } from '../../../shared/drawing/process-graph.ts';
import { bridge } from '../../state/client.ts';
import { announce } from '../../state/shell.ts';

/** Pixels of a picture's longer side, at most: what every canvas can hold. */
const LONGEST_SIDE = 12_000;
const PIXELS_OF_UNIT = 2;

export interface SavedDrawing {
  readonly drawing: GraphDrawing;
  readonly hidden: ReadonlySet<ChannelKind>;
  readonly caption: string;
  readonly name: string;
}

export async function saveDrawing(format: 'svg' | 'png', saved: SavedDrawing): Promise<void> {
  try {
    const dark = document.documentElement.dataset['theme'] !== 'light';
    const svg = graphSvg(saved.drawing, {
      theme: dark ? DARK_THEME : LIGHT_THEME,
      caption: saved.caption,
      hidden: saved.hidden,
    });
    const bytes = format === 'svg' ? new TextEncoder().encode(svg) : await pictureOf(svg);
    const path = await bridge.saveFile?.(`${saved.name}.${format}`, bytes);
    if (path === undefined) announce('This window can not save files', 'problem');
    else if (path !== null) announce(`Saved ${path}`);
  } catch (caught) {
    announce(`Not saved: ${describeError(toEvidenceError(caught))}`, 'problem');
  }
}

async function pictureOf(svg: string): Promise<Uint8Array> {
  const url = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const scale = Math.min(
      PIXELS_OF_UNIT,
      LONGEST_SIDE / Math.max(image.naturalWidth, image.naturalHeight, 1),
    );
    const canvas = document.createElement('canvas');
    canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
    canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'));
    if (blob === null) throw new Error('the picture could not be made');
    return new Uint8Array(await blob.arrayBuffer());
  } finally {
    URL.revokeObjectURL(url);
  }
}
