import type { Source } from '../span.ts';

/**
 * A gap: what the format says must be there and is absent, damaged or contradictory.
 * Gaps change an import's exit status (4).
 */
export interface Gap {
  /** Kebab-case kind, stable: 'member-missing', 'entry-cut', 'dangling-file-id', 'duplicate-pid', ... */
  readonly kind: string;
  /** What happened, where, what is still usable; one or two sentences. */
  readonly message: string;
  /** Display name of the member concerned (also of one that is missing), or null for the whole archive. */
  readonly member: string | null;
  /** Byte offset in that member, where known. */
  readonly offset: number | null;
  /** The thing it touches, by natural key ('process 17'), where there is one. */
  readonly subject: string | null;
  readonly source: Source;
}

/** Not captured: normal, with a reason. Never changes an exit status. */
export interface NotCaptured {
  /** 'file-pages', 'external-mount', 'udp-queue', 'accept-queue', 'inotify-events', 'pre-dump', ... */
  readonly kind: string;
  readonly reason: string;
  readonly subject: string | null;
  /** How many things or bytes, where it can be counted. */
  readonly bytes: bigint | null;
  readonly source: Source;
}

export function gap(
  kind: string,
  message: string,
  member: string | null,
  extra: Partial<Pick<Gap, 'offset' | 'subject' | 'source'>> = {},
): Gap {
  return {
    kind,
    message,
    member,
    offset: extra.offset ?? null,
    subject: extra.subject ?? null,
    source: extra.source ?? [],
  };
}
