/**
 * The report as it will be printed, in a document of its own: a frame without scripts, forms or navigation. Its
 * elements are made one by one from the report's tree; no markup is parsed, so that there is none to get through.
 */
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import type { ReportNode } from '../../../shared/api/index.ts';

/** Width of the sheet in CSS pixels: 210 mm. */
const SHEET = 794;

export function PreviewFrame({
  style,
  body,
}: {
  readonly style: string;
  readonly body: readonly ReportNode[];
}): ReactNode {
  const frame = useRef<HTMLIFrameElement>(null);

  useEffect(() => {
    const element = frame.current;
    const page = element?.contentDocument;
    if (element === null || page === null || page === undefined) return undefined;
    const pictures = createPictures(page);
    const fit = (): void => {
      page.body.style.setProperty('zoom', String(Math.min(1.25, Math.max(0.4, element.clientWidth / SHEET))));
    };
    // What asks for a length comes before the report is there: a long one takes a while to lay out, and once is enough.
    const top = page.scrollingElement?.scrollTop ?? 0;
    fit();
    page.documentElement.lang = 'en';
    page.documentElement.className = 'preview'; // a sheet of paper, however narrow it is shown
    page.title = 'Preview of the report';
    setStyle(page, style);
    page.body.replaceChildren(...body.map((node) => elementOf(page, node, pictures)));
    if (top > 0 && page.scrollingElement !== null) page.scrollingElement.scrollTop = top;
    const observer = new ResizeObserver(fit);
    observer.observe(element);
    page.addEventListener('click', follow);
    return () => {
      observer.disconnect();
      page.removeEventListener('click', follow);
      pictures.remove();
    };
  }, [style, body]);

  return (
    <iframe
      ref={frame}
      className="report-frame"
      title="Preview of the report"
      sandbox="allow-same-origin"
      data-pane="preview"
    />
  );
}

/** A sheet that a script makes is no inline style, so that the window's policy lets it be; it is of the frame's own kind. */
function setStyle(page: Document, style: string): void {
  const view = page.defaultView as (Window & { readonly CSSStyleSheet: typeof CSSStyleSheet }) | null;
  if (view === null) return;
  const sheet = new view.CSSStyleSheet();
  sheet.replaceSync(style);
  page.adoptedStyleSheets = [sheet];
}

interface Pictures {
  elementOf(svg: string, label: string): HTMLImageElement;
  remove(): void;
}

/** Pictures that are drawn when they come near: a report of many checkpoints has one of each. */
function createPictures(page: Document): Pictures {
  const waiting = new Map<Element, string>();
  const addresses: string[] = [];
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const svg = waiting.get(target);
        if (!isIntersecting || svg === undefined) continue;
        waiting.delete(target);
        observer.unobserve(target);
        const address = URL.createObjectURL(new Blob([svg], { type: 'image/svg+xml' }));
        addresses.push(address);
        (target as HTMLImageElement).src = address;
      }
    },
    { root: page, rootMargin: '100% 0px' },
  );
  return {
    elementOf(svg, label) {
      const image = page.createElement('img');
      image.alt = label;
      const [, width, height] = SVG_SIZE.exec(svg.slice(0, 400)) ?? [];
      if (width !== undefined) image.setAttribute('width', width);
      if (height !== undefined) image.setAttribute('height', height);
      image.style.setProperty('max-width', '100%');
      image.style.setProperty('height', 'auto');
      waiting.set(image, svg);
      observer.observe(image);
      return image;
    },
    remove() {
      observer.disconnect();
      for (const address of addresses) URL.revokeObjectURL(address);
    },
  };
}

/** As our drawings begin. */
const SVG_SIZE = /^<svg [^>]*?width="([\d.]+)" height="([\d.]+)"/;

function elementOf(page: Document, node: ReportNode, pictures: Pictures): Node {
  if (typeof node === 'string') return page.createTextNode(node);
  if ('picture' in node) return pictures.elementOf(node.picture, node.label);
  const element = page.createElement(node.tag);
  if (node.class !== undefined) element.className = node.class;
  if (node.id !== undefined) element.id = node.id;
  if (node.href !== undefined) element.setAttribute('href', node.href);
  if (node.span !== undefined) element.setAttribute('colspan', String(node.span));
  if (node.scope !== undefined) element.setAttribute('scope', node.scope);
  element.append(...node.children.map((child) => elementOf(page, child, pictures)));
  return element;
}

/** References lead within the report; the frame itself goes nowhere. */
function follow(event: MouseEvent): void {
  const page = event.currentTarget as Document;
  const link = (event.target as Element | null)?.closest('a');
  const id = link?.getAttribute('href')?.slice(1);
  if (id === undefined) return;
  event.preventDefault();
  page.getElementById(id)?.scrollIntoView({ block: 'start' });
}
