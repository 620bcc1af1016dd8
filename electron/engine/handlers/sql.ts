import { schemaOfCase } from '../../casefile/index.ts';
import { PermafrostError, evidenceError } from '../../../shared/errors.ts';
import { startQuery, type RunningQuery } from '../console/run-query.ts';
import type { EngineState } from '../engine-state.ts';
import { knownSecretValues } from '../secrets/known-secrets.ts';
import { confirmAllSecrets } from '../secrets/fact-secrets.ts';
import type { Handlers } from './index.ts';

/** Queries that run at the same time. */
const RUNNING_QUERIES = 4;

const running = new WeakMap<EngineState, Map<string, RunningQuery>>();

export const sqlHandlers: Handlers<'sql.schema' | 'sql.run' | 'sql.cancel'> = {
  'sql.schema': (state) => schemaOfCase(state.case()),

  async 'sql.run'(state, { query, sql, rows, seconds }) {
    const queries = queriesOf(state);
    if (queries.has(query) || queries.size >= RUNNING_QUERIES) {
      throw new PermafrostError(evidenceError('usage', 'too many queries run at the same time: cancel one'));
    }
    confirmAllSecrets(state.case());
    const secrets = knownSecretValues(state).map(({ kind, value }) => ({ kind, value }));
    const started = startQuery({ databaseFile: state.case().db.name, sql, rows, secrets }, seconds);
    queries.set(query, started);
    try {
      return await started.result;
    } finally {
      queries.delete(query);
    }
  },

  'sql.cancel'(state, { query }) {
    const started = queriesOf(state).get(query);
    started?.cancel();
    return { ended: started !== undefined };
  },
};

function queriesOf(state: EngineState): Map<string, RunningQuery> {
  let queries = running.get(state);
  if (queries === undefined) running.set(state, (queries = new Map<string, RunningQuery>()));
  return queries;
}
