import { countSecrets, secretList, secretPlaces, startSecretScan } from '../secrets/case-secrets.ts';
import type { Handlers } from './index.ts';

export const secretsHandlers: Handlers<'secrets.scan' | 'secrets.list' | 'secrets.count' | 'secrets.places'> =
  {
    'secrets.scan': (state) => startSecretScan(state),
    'secrets.list': (state) => secretList(state),
    'secrets.count': (state, input) => countSecrets(state, input),
    'secrets.places': (state, input) => secretPlaces(state, input),
  };
