import { describe, expect, test } from 'vitest';
import { checkCall } from '../../../electron/main/call-check.ts';
import { ChosenPaths, type ChosenFor } from '../../../electron/main/chosen-paths.ts';

const ACQUISITION = {
  evidenceNumber: null,
  acquiredBy: null,
  acquiredAt: null,
  node: null,
  sha256: null,
  note: null,
};

function check(
  name: unknown,
  input: unknown,
  chosen: Partial<Record<ChosenFor, string[]>> = {},
  recent: string[] = [],
) {
  const paths = new ChosenPaths();
  for (const [purpose, chosenPaths] of Object.entries(chosen)) paths.add(purpose as ChosenFor, chosenPaths);
  return checkCall(name, input, { chosen: paths, isRecent: (path) => recent.includes(path) });
}

const importOf = (...paths: string[]) => ({
  paths,
  mode: 'seal',
  partial: false,
  limits: {},
  acquisition: ACQUISITION,
});

describe('the check of calls from the window', () => {
  test('passes a call of the contract with its input as parsed, without what the contract lacks', () => {
    expect(check('job.cancel', { job: '7', more: true })).toEqual({
      ok: true,
      name: 'job.cancel',
      input: { job: '7' },
    });
  });

  test.each([['nothing'], ['constructor'], ['__proto__'], [''], [7], [null]])(
    'refuses the call %s',
    (name) => {
      expect(check(name, {})).toMatchObject({ ok: false, error: { code: 'usage' } });
    },
  );

  test('refuses input of another shape and names the place', () => {
    const refused = check('list.range', { handle: 'h', from: -1, to: 2 });
    expect(refused).toMatchObject({
      ok: false,
      error: { code: 'usage', message: expect.stringContaining('from') },
    });
  });

  test('lets a case be opened that was chosen, created here or opened lately, and no other', () => {
    const open = { path: '/c/a.pfcase', examiner: null };
    expect(check('case.open', open).ok).toBe(false);
    expect(check('case.open', open, { 'open-case': ['/c/a.pfcase'] }).ok).toBe(true);
    expect(check('case.open', open, { 'new-case': ['/c/a.pfcase'] }).ok).toBe(true);
    expect(check('case.open', open, {}, ['/c/a.pfcase']).ok).toBe(true);
    expect(check('case.open', open, { import: ['/c/a.pfcase'] }).ok).toBe(false);
  });

  test('lets a case be created only where a new case was chosen', () => {
    const create = { path: '/c/a.pfcase', examiner: null };
    expect(check('case.create', create, { 'open-case': ['/c/a.pfcase'] }).ok).toBe(false);
    expect(check('case.create', create, { 'new-case': ['/c/a.pfcase'] }).ok).toBe(true);
  });

  test('lets a core file be written only where the save dialog chose', () => {
    const core = { checkpoint: 'c', pid: 7, path: '/out/core.7' };
    expect(check('core.start', core).ok).toBe(false);
    expect(check('core.start', core, { 'export-file': ['/out/core.8'], import: ['/out/core.7'] }).ok).toBe(
      false,
    );
    expect(check('core.start', core, { 'export-folder': ['/out', '/out/core.7'] }).ok).toBe(false);
    expect(check('core.start', core, { 'export-file': ['/out/core.7'] }).ok).toBe(true);
  });

  test('lets carving run without a path, and save only into the folder that was chosen', () => {
    const carve = { checkpoints: null, pid: null, kinds: null };
    expect(check('carve.start', carve).ok).toBe(true);
    expect(check('carve.start', { ...carve, path: '/out' }).ok).toBe(false);
    expect(check('carve.start', { ...carve, path: '/out/in' }, { 'export-folder': ['/out'] }).ok).toBe(false);
    expect(check('carve.start', { ...carve, path: '/out' }, { 'export-file': ['/out'] }).ok).toBe(false);
    expect(check('carve.start', { ...carve, path: '/out' }, { 'export-folder': ['/out'] }).ok).toBe(true);
  });

  test('lets archives be imported only when every one was chosen', () => {
    const chosen = { import: ['/a.tar', '/b.tar'] };
    expect(check('import.start', importOf('/a.tar', '/b.tar'), chosen).ok).toBe(true);
    expect(check('import.start', importOf('/a.tar', '/c.tar'), chosen).ok).toBe(false);
    expect(check('import.start', importOf('/a.tar/inside'), chosen).ok).toBe(false);
    expect(check('import.start', importOf('/x/../a.tar'), chosen).ok).toBe(true);
    expect(check('import.start', importOf('a.tar'), chosen).ok).toBe(false);
  });
});
