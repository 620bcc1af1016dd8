/**
 * The engine's process as main sees it: started, asked, watched, and started again when it dies.
 *
 *     starting --hello--> ready --death--> restarting --hello, case reopened--> ready
 *         \                 \                   \--too many deaths--> stopped
 *          `----------------`--stop()--> stopped
 */
import type { ChildProcess } from 'node:child_process';
import { QUEUED_REQUESTS, REQUEST_CREDIT } from '../../shared/api/host-protocol.ts';
import type { FromEngine, ToEngine } from '../../shared/api/host-protocol.ts';
import type { BridgeReply, HostState } from '../../shared/api/bridge.ts';
import { engineEvent, type EngineEvent } from '../../shared/api/calls.ts';
import { evidenceError, type ErrorCode } from '../../shared/errors.ts';
import { openCaseAfter, type OpenCase } from './open-case.ts';

/** An engine that dies this often within DEATHS_WITHIN_MS is not started again unasked. */
const DEATHS = 4;
const DEATHS_WITHIN_MS = 60_000;
/** How long the engine may take to roll back and close its case before it is ended. */
const STOP_GRACE_MS = 10_000;
const STDERR_KEPT = 4096;

export type EngineHostState = Pick<HostState, 'engine' | 'crash'>;

export interface EngineHostListeners {
  readonly onEvent: (event: EngineEvent) => void;
  readonly onState: (state: EngineHostState) => void;
}

interface Waiting {
  readonly name: string;
  readonly input: unknown;
  readonly resolve: (reply: BridgeReply) => void;
}

function refusal(code: ErrorCode, message: string): BridgeReply {
  return { ok: false, error: evidenceError(code, message) };
}

/** What the engine writes may quote evidence: no control character of it reaches a terminal. */
function inert(text: string): string {
  return text.replace(/[^\P{Cc}\n\t]/gu, '\ufffd');
}

export class EngineHost {
  readonly #spawn: () => ChildProcess;
  #listeners: EngineHostListeners = { onEvent: () => undefined, onState: () => undefined };
  #child: ChildProcess | null = null;
  #state: EngineHostState = { engine: 'stopped', crash: null };
  #nextId = 1;
  /** Sent and not yet answered. */
  readonly #pending = new Map<number, Waiting>();
  /** Not yet sent: the engine is starting, or has REQUEST_CREDIT requests under way. */
  #queue: Waiting[] = [];
  #openCase: OpenCase | null = null;
  #deaths: number[] = [];
  #stopping: Promise<void> | null = null;

  /** `spawn` starts the process: a child with an 'advanced' channel and a readable stderr. */
  constructor(spawn: () => ChildProcess) {
    this.#spawn = spawn;
  }

  listen(listeners: EngineHostListeners): void {
    this.#listeners = listeners;
  }

  get state(): EngineHostState {
    return this.#state;
  }

  get openCase(): OpenCase | null {
    return this.#openCase;
  }

  start(): void {
    this.#deaths = [];
    this.#launch('starting', this.#state.crash);
  }

  /** Starts an engine that was given up, or replaces one that hangs; what it was doing ends with 'engine-gone'. */
  restart(): void {
    if (this.#child === null) this.start();
    else this.#child.kill('SIGKILL');
  }

  /** Never rejects: an engine that dies meanwhile answers with code 'engine-gone'. */
  call(name: string, input: unknown): Promise<BridgeReply> {
    if (this.#state.engine === 'stopped') {
      return Promise.resolve(refusal('engine-gone', this.#state.crash ?? 'the engine is stopped'));
    }
    if (this.#queue.length >= QUEUED_REQUESTS) {
      return Promise.resolve(refusal('usage', `more than ${QUEUED_REQUESTS} calls wait for the engine`));
    }
    return new Promise((resolve) => {
      this.#queue.push({ name, input, resolve });
      this.#drain();
    });
  }

  /** The window has taken `count` events. */
  grantEvents(count: number): void {
    if (this.#child !== null) this.#send(this.#child, { kind: 'event-credit', count });
  }

  /** Lets the engine close its case and end. */
  stop(): Promise<void> {
    this.#stopping ??= this.#end();
    return this.#stopping;
  }

  async #end(): Promise<void> {
    const child = this.#child;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      await new Promise<void>((resolve) => {
        const force = setTimeout(() => child.kill('SIGKILL'), STOP_GRACE_MS);
        child.once('exit', () => {
          clearTimeout(force);
          resolve();
        });
        if (child.connected) child.disconnect();
        else child.kill('SIGKILL');
      });
    }
    this.#setState({ engine: 'stopped', crash: null });
  }

  #launch(engine: 'starting' | 'restarting', crash: string | null): void {
    this.#setState({ engine, crash });
    const child = this.#spawn();
    this.#child = child;
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (text: string) => {
      stderr = (stderr + text).slice(-STDERR_KEPT);
      process.stderr.write(inert(text));
    });
    child.stdout?.resume();
    child.on('message', (message) => this.#receive(child, message as FromEngine));
    let ended = false;
    const end = (reason: string): void => {
      if (ended) return;
      ended = true;
      this.#died(child, reason, stderr);
    };
    child.on('error', (error) => {
      // Also said of a message that could not be sent; only a process that never started has no pid.
      if (child.pid === undefined) end(`could not be started: ${error.message}`);
    });
    child.on('exit', (code, signal) =>
      end(signal === null ? `ended with code ${code}` : `was ended by ${signal}`),
    );
    void this.#greet(child, crash);
  }

  /** Waits until the engine answers, reopens the case it had, and lets calls through. */
  async #greet(child: ChildProcess, crash: string | null): Promise<void> {
    const hello = await this.#request(child, 'engine.hello', {});
    if (this.#child !== child) return;
    if (!hello.ok) {
      // An engine that answers but can't work (wrong Node, no SQLite) would only say the same again.
      this.#child = null;
      child.kill('SIGKILL');
      this.#giveUp(`the engine does not start: ${hello.error.message}`);
      return;
    }
    let said = crash;
    if (this.#openCase !== null) {
      const reopened = await this.#request(child, 'case.open', this.#openCase);
      if (this.#child !== child) return;
      if (!reopened.ok) {
        said = `${crash ?? ''} The case could not be opened again: ${reopened.error.message}`.trim();
        this.#openCase = null;
      }
    }
    this.#setState({ engine: 'ready', crash: said });
    if (crash !== null) this.#listeners.onEvent({ event: 'case-changed' });
    this.#drain();
  }

  #died(child: ChildProcess, reason: string, stderr: string): void {
    if (this.#child !== child) return;
    this.#child = null;
    const lastLine = inert(stderr).trim().split('\n').at(-1) ?? '';
    const crash = `The engine ${reason}${lastLine === '' ? '.' : `: ${lastLine}`}`;
    for (const waiting of this.#pending.values()) waiting.resolve(refusal('engine-gone', crash));
    this.#pending.clear();
    if (this.#stopping !== null) return;
    const now = Date.now();
    this.#deaths = [...this.#deaths.filter((at) => now - at < DEATHS_WITHIN_MS), now];
    if (this.#deaths.length >= DEATHS) this.#giveUp(`${crash} It ended ${DEATHS} times within a minute.`);
    else this.#launch('restarting', crash);
  }

  #giveUp(crash: string): void {
    this.#setState({ engine: 'stopped', crash });
    for (const waiting of [...this.#pending.values(), ...this.#queue]) {
      waiting.resolve(refusal('engine-gone', crash));
    }
    this.#pending.clear();
    this.#queue = [];
  }

  #drain(): void {
    const child = this.#child;
    while (child !== null && this.#state.engine === 'ready' && this.#pending.size < REQUEST_CREDIT) {
      const waiting = this.#queue.shift();
      if (waiting === undefined) return;
      this.#dispatch(child, waiting);
    }
  }

  #request(child: ChildProcess, name: string, input: unknown): Promise<BridgeReply> {
    return new Promise((resolve) => this.#dispatch(child, { name, input, resolve }));
  }

  #dispatch(child: ChildProcess, waiting: Waiting): void {
    const id = this.#nextId++;
    this.#pending.set(id, waiting);
    this.#send(child, { kind: 'request', id, name: waiting.name, input: waiting.input });
  }

  #send(child: ChildProcess, message: ToEngine): void {
    // A channel that is closed is followed by 'exit', which answers everything that is pending.
    if (child.connected) child.send(message, () => undefined);
  }

  /** The engine reads hostile evidence: of what it says, only what has the agreed shape is taken. */
  #receive(child: ChildProcess, message: FromEngine): void {
    if (child !== this.#child) return;
    if (message.kind === 'event') {
      const event = engineEvent.safeParse(message.event);
      if (event.success) this.#listeners.onEvent(event.data);
      else this.grantEvents(1);
      return;
    }
    const waiting = this.#pending.get(message.id);
    if (waiting === undefined) return;
    this.#pending.delete(message.id);
    if (message.reply.ok)
      this.#openCase = openCaseAfter(this.#openCase, waiting.name, waiting.input, message.reply.value);
    waiting.resolve(message.reply);
    this.#drain();
  }

  #setState(state: EngineHostState): void {
    this.#state = state;
    this.#listeners.onState(state);
  }
}
