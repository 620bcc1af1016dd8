/** Tokens of services in the forms that they document: any of a form is found whole, a shorter one is not. */
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';

const HEX = '0123456789abcdef';
const LOWER = 'abcdefghijklmnopqrstuvwxyz0123456789';
const MIXED = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
const BASE32 = 'abcdefghijklmnopqrstuvwxyz234567';

let state = 7;
const below = (most: number): number => {
  state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
  return Math.floor((state / 2 ** 32) * most);
};
const random = (signs: string, length: number): string =>
  Array.from({ length }, () => signs[below(signs.length)]!).join('');
const hex = (length: number): string => random(HEX, length);
const mixed = (length: number): string => random(MIXED, length);
const uuid = (): string => [8, 4, 4, 4, 12].map(hex).join('-');

/** Each makes one; what is written before and behind it is put together here, so that no whole token stands in this file. */
const TOKENS: Readonly<Record<string, () => string>> = {
  Pinecone: () => `pcsk_${mixed(6)}_${mixed(62)}`, Together: () => `tgp_v1_${mixed(43)}`, E2B: () => `e2b_${hex(40)}`, Browserbase: () => `bb_live_${mixed(27)}`, Runway: () => `key_${hex(128)}`,
  Kaggle: () => `KGAT_${hex(32)}`, Render: () => `rnd_${mixed(28)}`, Adafruit: () => `aio_${mixed(28)}`, 'Cal.com': () => `cal_live_${hex(32)}`, n8n: () => `n8n_api_${mixed(40)}`, Deno: () => `ddp_${mixed(36)}`,
  'Vercel Blob': () => `vercel_blob_rw_${mixed(16)}_${mixed(30)}`, Inngest: () => `signkey-prod-${hex(64)}`, PubNub: () => `sec-c-${uuid()}`, OneSignal: () => `os_v2_app_${random(BASE32, 103)}`, Portainer: () => `ptr_${mixed(43)}`,
  Kong: () => `kpat_${mixed(48)}`, Ory: () => `ory_pat_${mixed(32)}`, NetBird: () => `nbp_${mixed(36)}`, Checkly: () => `cu_${hex(32)}`, Coralogix: () => `cxtp_${mixed(30)}`, Rootly: () => `rootly_${hex(64)}`,
  Sourcegraph: () => `slk_${hex(64)}`, Settlemint: () => `sm_aat_${mixed(16)}`, Scalingo: () => `tk-us-${mixed(48)}`, Intra42: () => `s-s4t2ud-${hex(64)}`, 'MongoDB Atlas': () => `mdb_sa_sk_${mixed(40)}`, CockroachDB: () => `CCDB1_${mixed(22)}_${mixed(40)}`,
  Aiven: () => `AVNS_${mixed(19)}`, 'Databricks OAuth': () => `dose0${hex(31)}`, Akamai: () => `akab-${random(LOWER, 16)}-${random(LOWER, 16)}`, Exoscale: () => `EXO${hex(24)}`, Supabase: () => `sbp_oauth_${hex(40)}`,
  Telnyx: () => `KEY${hex(32).toUpperCase()}_${mixed(22)}`, 'Octopus Deploy': () => `API-7${random('ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789', 31)}`, Blockfrost: () => `mainnet1A${mixed(30)}`, Sentry: () => `sntrya_${hex(64)}`,
  Plaid: () => `access-production-${uuid()}`, Xendit: () => `xnd_production_${mixed(50)}`, Midtrans: () => `Mid-server-${mixed(24)}`, Omise: () => `skey_live_${random(LOWER, 19)}`, 'Mercado Pago': () => `APP_USR-1234567890123456-061612-${hex(32)}-123456789`,
  Cashfree: () => `cfsk_ma_prod_${hex(32)}_${hex(8)}`, Paddle: () => `pdl_live_apikey_${random(LOWER, 26)}_${mixed(22)}_${mixed(3)}`, WooCommerce: () => `cs_${hex(40)}`, Shopify: () => `shpua_${hex(32)}`, 'Slack refresh': () => `xoxe.xoxp-1-${mixed(146)}`,
  'PayPal sandbox': () => `access_token$sandbox$${random(LOWER, 16)}$${hex(32)}`, Bitwarden: () => `0.${uuid()}.${mixed(30)}:${mixed(22)}==`, Infisical: () => `st.${hex(24)}.${hex(32)}.${hex(32)}`, Harness: () => `pat.${mixed(22)}.${hex(24)}.${mixed(20)}`,
  Doppler: () => `dp.sa.${mixed(40)}`, JetBrains: () => `perm:${mixed(8)}.${mixed(12)}.${mixed(30)}`, Phase: () => `pss_service:v1:${hex(64)}:${hex(64)}:${hex(64)}`, Flagsmith: () => `ser.${mixed(22)}`, Twitch: () => `oauth:1a${random(LOWER, 28)}`,
  Nexus: () => `NpmToken.${uuid()}`, Convex: () => `prod:happy-otter-123|${mixed(80)}`, 'Docker Swarm': () => `SWMTKN-1-${random(LOWER, 50)}-${random(LOWER, 25)}`, 'Google Chat': () => `https://chat.googleapis.com/v1/spaces/${mixed(11)}/messages?key=${mixed(39)}&token=${mixed(43)}`,
  Turnstile: () => `0x4AAAAAAA${mixed(25)}`,
}; // prettier-ignore

const found = (text: string): string[] =>
  detectSecrets(new Uint8Array(Buffer.from(`\0\0see ${text} and so\0`))).map(({ value }) =>
    Buffer.from(value).toString('latin1'),
  );

describe.each(Object.keys(TOKENS))('a token of %s', (name) => {
  it('is found whole', () => {
    for (let count = 0; count < 4; count++) {
      const token = TOKENS[name]!();
      expect(found(token), token).toContain(token);
    }
  });

  it('of another length is none of that form', () => {
    const token = TOKENS[name]!();
    const cut = token.slice(0, 14);
    expect(found(cut)).not.toContain(cut);
  });
});

describe('what only begins so', () => {
  it.each([`pk_live_${mixed(24)}`, 'access-production-line-of-the-factory', 'key_of_the_map_that_holds_all', 'rnd_generator_of_numbers', 'st.example.org', 'oauth:authorization_code_grant_flow', 'pat.application.settings'])(
    'is none: %s',
    (text) => {
      expect(found(text)).toEqual([]);
    },
  );
}); // prettier-ignore
