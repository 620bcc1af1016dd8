/** `window.permafrost`: the one object the preload script gives the renderer. */
import type { CaseSummary, EngineEvent } from './calls.ts';
import type { EvidenceError } from '../errors.ts';

export type BridgeReply =
  { readonly ok: true; readonly value: unknown } | { readonly ok: false; readonly error: EvidenceError };

/** A call over the port, and its answer by the same number. */
export interface PortCall {
  readonly id: number;
  readonly name: string;
  readonly input: unknown;
}
export interface PortReply {
  readonly id: number;
  readonly reply: BridgeReply;
}

export interface HostState {
  /** 'restarting' after a crash of the engine; `crash` says what happened. */
  readonly engine: 'starting' | 'ready' | 'restarting' | 'stopped';
  readonly crash: string | null;
  readonly sandbox: boolean;
  readonly version: string;
  readonly theme: 'light' | 'dark';
  readonly platform: string;
}

export interface PermafrostBridge {
  /** Calls the engine; main validates name and input again. The answer is copied value by value into the page. */
  call(name: string, input: unknown): Promise<BridgeReply>;
  /**
   * Asks for a port to main, which comes to the page as a message {@link PORT_MESSAGE}: calls over it ({@link PortCall})
   * are as `call`, and answers of many values arrive in a fraction of the time.
   */
  connect(): void;
  /** Events of the engine. */
  onEvent(listener: (event: EngineEvent) => void): () => void;
  /** State of the engine host and the window. */
  hostState(): Promise<HostState>;
  onHostState(listener: (state: HostState) => void): () => void;
  /** A menu command or shortcut of the shell ('import', 'open-case', 'view:process', ...). */
  onCommand(listener: (command: string) => void): () => void;
  /** System dialogs; the answers are opaque paths that main remembers as chosen by the user. */
  chooseArchives(): Promise<readonly string[]>;
  chooseFolder(): Promise<readonly string[]>;
  chooseNewCase(): Promise<string | null>;
  chooseCase(): Promise<string | null>;
  /**
   * Where the engine writes an export: a file of a suggested name, or a folder for many. Main lets exports through
   * to these paths alone. null: the examiner changed their mind.
   */
  chooseExportFile?(name: string): Promise<string | null>;
  chooseExportFolder?(): Promise<string | null>;
  /** An examiner's private key, for the calls that sign. */
  chooseKeyFile?(): Promise<string | null>;
  /** The folder of a bundle, for `bundle.verify`. */
  chooseBundle?(): Promise<string | null>;
  /** A free path for a case with the bundled sample, without a dialog, in the user's documents. */
  sampleCase?(): Promise<string>;
  /**
   * Paths of dropped files, from the File objects of a drop event. The answer is there when main knows the paths as
   * chosen: calls have a port of their own, and one that names a path could arrive before what was sent of it.
   */
  droppedPaths(files: readonly File[]): Promise<readonly string[]>;
  recentCases(): Promise<
    readonly { readonly path: string; readonly name: string; readonly openedAt: string }[]
  >;
  forgetRecentCase(path: string): Promise<void>;
  /** Asks where and writes a file that the page made (a drawing, a table). The path; null: the examiner changed their mind. */
  saveFile?(name: string, bytes: Uint8Array): Promise<string | null>;
  copyText(text: string): Promise<void>;
}

export type { CaseSummary };
