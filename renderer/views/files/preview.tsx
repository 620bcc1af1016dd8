/** What a file holds: as text, as hex, or as a picture; and what it is. Nothing of it is ever acted upon. */
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import type { CallOutput, ListRow } from '../../../shared/api/index.ts';
import { isText } from '../../components/cell-text.ts';
import { EvidenceText } from '../../components/evidence-text.tsx';
import { inertTextOf } from '../../components/evidence-segments.ts';
import { countText } from '../../components/figures.ts';
import { exactBytes, sizeText } from '../../components/format.ts';
import { Hash } from '../../components/hash.tsx';
import { EmptyState, ErrorState, LoadingState } from '../../components/states.tsx';
import { Tabs } from '../../components/tabs.tsx';
import { pidOfUser } from './file-users.ts';
import { HexLines, RevealedHere, TextLines } from './file-bytes.tsx';
import { openView, select } from '../../state/shell.ts';
import { useCall } from '../../state/use-list.ts';

type Mode = 'text' | 'hex' | 'picture';
const TEXT_PAGE = 64 * 1024;
const HEX_PAGE = 4096;
const USERS = 24;

export function FilePreview({ row }: { readonly row: ListRow }): ReactNode {
  const { checkpoint, key, cells } = row;
  const hasContent = cells['type'] === 'file' && cells['change'] !== 'deleted';
  return (
    <section className="file-preview" aria-label="Preview of the file" data-pane="details" tabIndex={-1}>
      <header>
        <h2 className="mono">{isText(cells['path']) ? <EvidenceText value={cells['path']} /> : key}</h2>
        {isText(cells['doubt']) && (
          <p className="doubt-note">Time in doubt: {inertTextOf(cells['doubt'])}.</p>
        )}
        <Users row={row} />
      </header>
      {hasContent && checkpoint !== null ? (
        <Content key={`${checkpoint} ${key}`} checkpoint={checkpoint} file={key} />
      ) : (
        <EmptyState title={cells['change'] === 'deleted' ? 'Deleted' : 'No content to show'}>
          {cells['change'] === 'deleted'
            ? 'Only the path is known: the file was in the image, and the container removed it. Its content is in the image, not in the checkpoint.'
            : `This is a ${String(cells['type']).replace('-', ' ')}.`}
        </EmptyState>
      )}
    </section>
  );
}

function Users({ row }: { readonly row: ListRow }): ReactNode {
  const groups = [
    ['Open in', row.cells['openBy']],
    ['Mapped by', row.cells['mappedBy']],
  ] as const;
  return groups.map(([label, users]) => {
    if (!Array.isArray(users) || users.length === 0) return null;
    return (
      <p key={label} className="file-users">
        <span className="quiet">{label}</span>
        {users.slice(0, USERS).map((user, at) => {
          const text = isText(user) ? user.text : '';
          const pid = pidOfUser(text);
          return (
            <button
              key={at}
              type="button"
              className="link"
              onClick={() => {
                openView('processes');
                select({ kind: 'process', checkpoint: row.checkpoint, key: pid, column: null });
              }}
            >
              {text}
            </button>
          );
        })}
        {users.length > USERS && <span className="quiet">and {countText(users.length - USERS)} more</span>}
      </p>
    );
  });
}

function Content({ checkpoint, file }: { readonly checkpoint: string; readonly file: string }): ReactNode {
  const { value, error, waiting } = useCall('files.inspect', { checkpoint, key: file });
  const [chosen, setChosen] = useState<Mode | null>(null);
  if (error !== null) {
    return (
      <ErrorState
        what="The content could not be read"
        error={error}
        usable="What is known of the file stays in the table."
      />
    );
  }
  if (waiting || value === null) return <LoadingState what="Reading the file" />;
  const { picture, size } = value;
  const modes: readonly Mode[] = picture === null ? ['text', 'hex'] : ['picture', 'text', 'hex'];
  const isTextual = /text|script|keys|key$|certificate|SVG/.test(value.content);
  const mode = chosen ?? (picture !== null ? 'picture' : isTextual ? 'text' : 'hex');
  const labels = { text: 'Text', hex: 'Hex', picture: 'Picture' } as const;
  return (
    <>
      <dl className="file-facts">
        <div>
          <dt>Content</dt>
          <dd>{value.content}</dd>
        </div>
        <div>
          <dt>Size</dt>
          <dd title={exactBytes(size)}>{sizeText(size)}</dd>
        </div>
        <div>
          <dt>Entropy</dt>
          <dd>
            {value.entropy.toFixed(2)} bits a byte
            {value.entropyBytes < size && (
              <span className="quiet"> of the first {sizeText(value.entropyBytes)}</span>
            )}
          </dd>
        </div>
        <div className="wide">
          <dt>SHA-256</dt>
          <dd>
            {value.sha256 === null ? (
              <span className="absent">larger than is hashed here</span>
            ) : (
              <Hash value={value.sha256} name="the SHA-256" />
            )}
          </dd>
        </div>
      </dl>
      <Tabs
        label="Content as"
        tabs={modes.map((id) => ({ id, label: labels[id] }))}
        chosen={mode}
        panelId="file-content"
        onChoose={setChosen}
      />
      <div
        className="file-content"
        id="file-content"
        role="tabpanel"
        aria-labelledby={`file-content-${mode}`}
        tabIndex={0}
      >
        {size === 0 ? (
          <EmptyState title="The file is empty" />
        ) : mode === 'picture' && picture !== null ? (
          <PictureContent checkpoint={checkpoint} file={file} size={size} picture={picture} />
        ) : (
          <Page
            key={mode}
            checkpoint={checkpoint}
            file={file}
            size={size}
            mode={mode === 'hex' ? 'hex' : 'text'}
          />
        )}
      </div>
    </>
  );
}

function Page({
  checkpoint,
  file,
  size,
  mode,
}: {
  readonly checkpoint: string;
  readonly file: string;
  readonly size: number;
  readonly mode: 'text' | 'hex';
}): ReactNode {
  const page = mode === 'hex' ? HEX_PAGE : TEXT_PAGE;
  const [offset, setOffset] = useState(0);
  const { value, error } = useCall('files.read', { checkpoint, key: file, offset, length: page });
  if (error !== null) return <ErrorState what="These bytes could not be read" error={error} />;
  if (value === null) return <LoadingState what="Reading" />;
  return (
    <>
      {size > page && (
        <div className="file-pages">
          <button
            type="button"
            className="small"
            disabled={offset === 0}
            onClick={() => setOffset(Math.max(0, offset - page))}
          >
            ‹ Before
          </button>
          <span className="quiet">
            {countText(offset)} – {countText(Math.min(size, offset + page))} of {countText(size)} bytes
          </span>
          <button
            type="button"
            className="small"
            disabled={offset + page >= size}
            onClick={() => setOffset(offset + page)}
          >
            After ›
          </button>
        </div>
      )}
      <RevealedHere masked={value.masked} />
      {mode === 'hex' ? (
        <HexLines bytes={value.bytes} offset={offset} masked={value.masked} />
      ) : (
        <TextLines bytes={value.bytes} offset={offset} masked={value.masked} />
      )}
    </>
  );
}

type Picture = NonNullable<CallOutput<'files.inspect'>['picture']>;

/** The renderer decodes it, in its sandbox, from a blob of a type that we name; never SVG. */
function PictureContent({
  checkpoint,
  file,
  size,
  picture,
}: {
  readonly checkpoint: string;
  readonly file: string;
  readonly size: number;
  readonly picture: Picture;
}): ReactNode {
  const isShown = picture.refusal === null;
  const { value, error } = useCall(
    'files.read',
    isShown ? { checkpoint, key: file, offset: 0, length: size } : null,
  );
  const [address, setAddress] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const bytes = value?.bytes;
  useEffect(() => {
    if (bytes === undefined) return undefined;
    const made = URL.createObjectURL(new Blob([new Uint8Array(bytes)], { type: picture.type }));
    setAddress(made);
    return () => URL.revokeObjectURL(made);
  }, [bytes, picture.type]);
  if (!isShown)
    return (
      <EmptyState title="Not shown as a picture">{picture.refusal}. Its bytes can be seen as hex.</EmptyState>
    );
  if (error !== null) return <ErrorState what="The picture could not be read" error={error} />;
  if (failed)
    return (
      <EmptyState title="It can’t be decoded">
        Its header says {picture.type}, but the rest is no picture.
      </EmptyState>
    );
  if (address === null) return <LoadingState what="Decoding the picture" />;
  return (
    <figure className="file-picture">
      <img src={address} alt="Picture from the evidence" onError={() => setFailed(true)} />
      <figcaption className="quiet">
        {picture.type.replace('image/', '').toUpperCase()}, {countText(picture.width)} ×{' '}
        {countText(picture.height)} pixels
      </figcaption>
    </figure>
  );
}
