/** Forms of tokens that issuers document, continued: payments, clouds, data, chat, builds, identity. */
import type { Joined, WordForm } from './token-forms.ts';

const UUID = /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/;

function forms(kind: string, ...parts: readonly (readonly [prefixes: string, rest: RegExp])[]): WordForm[] {
  return parts.flatMap(([prefixes, rest]) =>
    prefixes.split(' ').map((prefix) => ({ prefix, kind, form: new RegExp(`^(?:${rest.source})$`) })),
  );
}

export const VENDOR_WORD_FORMS: readonly WordForm[] = [
  ...forms('GitHub token', ['v1-ghs_ ghe_', /[A-Za-z0-9]{36,255}/]),
  ...forms('Bitbucket token', ['BBDC-', /[A-Za-z0-9+/@_-]{40,50}/]),
  ...forms('Gitea token', ['gta_ gto_', /[A-Za-z0-9]{36,64}/]),
  ...forms('Slack token', ['xoxc- xwfp-', /[\w-]{20,255}/]),
  ...forms('OpenAI key', ['sk-None- sk-service-', /[\w-]{32,255}/]),
  ...forms('API key',
    ['pcsk_', /[A-Za-z0-9]{4,12}_[A-Za-z0-9]{40,90}/], ['tgp_v1_', /[\w-]{43}/], ['pa-', /(?=[a-z-]{0,20}[A-Z0-9])[A-Za-z0-9_-]{43}/], ['e2b_', /[0-9a-f]{40}/], ['bb_live_ bb_test_', /[\w-]{24,48}/],
    ['wandb_v1_', /\w{40,100}/], ['ak- as-', /(?=[A-Z]{0,21}[a-z0-9])[A-Za-z0-9]{22}/], ['key_', /[0-9a-f]{128}/], ['KGAT_', /[0-9a-f]{32}/], ['rf_', /[A-Za-z0-9]{20,40}/], ['esecret_ aph0_', /[A-Za-z0-9]{20,60}/],
    ['app-', /(?=[A-Za-z]{0,23}\d)[A-Za-z0-9]{24}/], ['dataset-', /(?=[A-Za-z]{0,23}\d)[A-Za-z0-9]{24}/], ['sk-kimi-', /[A-Za-z0-9]{40,80}/], ['sk-litellm-', /[\w-]{16,64}/], 
    ['rnd_', /[A-Za-z0-9]{24,40}/], ['aio_', /[A-Za-z0-9]{28}/], ['cal_live_ cal_', /[0-9a-f]{32}/], ['n8n_api_', /[\w-]{32,80}/], ['retool_', /\w{24,40}/], ['ddp_ ddo_', /[A-Za-z0-9]{36}/], ['vtwn_', /[A-Za-z0-9]{24,40}/], ['vercel_blob_rw_', /[A-Za-z0-9]{8,20}_[A-Za-z0-9]{24,40}/], ['nfc_ nfu_ nfo_ nfb_', /[A-Za-z0-9]{36,60}/],
    ['tr_dev_ tr_prod_ tr_stg_ tr_pat_', /[A-Za-z0-9]{20,48}/], ['signkey-prod- signkey-test- signkey-branch-', /[0-9a-f]{64}/], ['sec-c-', /[A-Za-z0-9-]{36,56}/], ['secret-live- secret-test-', /[\w-]{24,64}={0,2}/], ['secret-', /(?=[a-z-]{0,20}[A-Z0-9])[A-Za-z0-9]{43}/], ['os_v2_app_ os_v2_org_', /[a-z2-7]{80,120}/],
    ['ptr_', /[A-Za-z0-9+/]{40,48}/], ['kpat_ spat_', /[A-Za-z0-9]{40,60}/], ['ory_pat_ ory_at_ ory_st_ ory_rt_ ory_ac_ ory_apikey_', /[A-Za-z0-9_-]{24,120}/], ['nbp_', /[A-Za-z0-9]{36}/], ['sktsec_', /[\w-]{24,120}/], ['dls_', /[\w-]{24,120}/], ['cu_', /[0-9a-f]{32}/], ['cxtp_ cxup_', /[A-Za-z0-9]{30}/], ['rootly_', /[0-9a-f]{64}/], ['hcalk_ hcamk_', /[a-z0-9]{26,64}/], ['essu_', /[A-Za-z0-9+/=_-]{32,200}/],
    ['slk_', /[0-9a-f]{64}/], ['sm_aat_ sm_pat_ sm_sat_', /[A-Za-z0-9]{16}/], ['tk-us-', /[\w-]{48}/], ['s-s4t2ud- s-s4t2af-', /[0-9a-f]{64}/], ['b_', /(?=[\w=-]{0,43}[0-9])[a-z0-9=_-]{44}/], ['ucat_', /[A-Z0-9]{26}/], ['mdb_sa_sk_', /[\w-]{40}/], ['CCDB1_', /[A-Za-z0-9]{22}_[A-Za-z0-9]{40}/], ['AVNS_', /[\w-]{18,21}/], ['cbkey_', /[A-Za-z0-9]{22,64}/],
    ['dose dkea', /(?=[a-f]{0,31}\d)[0-9a-f]{32}/], ['AKLT', /[\w-]{40,60}/], ['ALTAK', /[A-Za-z0-9]{20,32}/], ['akab-', /[a-z0-9]{16}-[a-z0-9]{16}/], ['EXO', /[0-9a-f]{24}/], ['ApiKey-', UUID], 
    ['ntf_ tk_', /(?=[a-z]{0,28}\d)[a-z0-9]{29}/], ['sbp_oauth_', /[0-9a-f]{40}/], ['pscale_oauth_', /[\w-]{32,64}/], ['figo_ figu_', /[\w-]{40,64}/], ['ser_ ser-', /[A-Za-z0-9]{22}/], ['mob-', UUID],
    ['private_', /(?=[A-Za-z+/]{0,26}\d)[A-Za-z0-9+/]{27}=?/], ['m', /7[0-9]{8}-[0-9a-f]{24}/], ['phs_ phr_', /[A-Za-z0-9]{40,50}/], 
    ['pk_prod_ dk_prod_', /[A-Z0-9]{28}/], ['KEY', /[0-9A-F]{32}_[A-Za-z0-9]{22}/], ['API-', /(?=[A-Z]{0,31}\d)[A-Z0-9]{26,36}/], ['mainnet preprod preview', /(?=[a-z]{0,31}\d)(?=[a-z0-9]{0,31}[A-Z])[A-Za-z0-9]{32}/], ['0x4AAAAAAA', /[\w-]{24,40}/], ['zpka_', /[\w-]{32,90}/], ['sntrya_', /[0-9a-f]{64}/], 
  ),
  ...forms('payment key',
    ['access-production- access-development- access-sandbox-', UUID], ['xnd_production_ xnd_development_', /[\w-]{40,90}/], ['Mid-server- SB-Mid-server-', /[\w-]{20,40}/], ['skey_live_ skey_test_', /[a-z0-9]{15,24}/],
    ['APP_USR- TEST-', /\d{12,17}-\d{6}-[0-9a-f]{32}-\d{6,12}/], ['cfsk_ma_prod_ cfsk_ma_test_', /[0-9a-f]{32}_[0-9a-f]{8}/], ['sk_sbox_', /[a-z0-9]{20,40}/], ['pdl_live_apikey_ pdl_sdbx_apikey_', /[a-z0-9]{26}_[A-Za-z0-9]{22}_[A-Za-z0-9]{3}/], ['sandbox_', /(?=[a-z]{0,40}\d)(?:[A-Za-z0-9_-]{40}|[a-z0-9]{8}_[a-z0-9]{16})/], ['rzp_live_ rzp_test_', /[A-Za-z0-9]{14,24}/], 
    ['ck_ cs_', /[0-9a-f]{40}/], ['EZAK EZTK', /[A-Za-z0-9]{54,58}/], ['shpua_ shpsa_ shpit_ shprt_ shpctp_', /[0-9a-fA-F]{32}/],
  ),
]; // prettier-ignore

export const VENDOR_JOINED: readonly Joined[] = [
  { anchor: 'xoxe.xox', form: /^xoxe\.xox[bp]-\d-[\w-]{20,300}/, kind: 'Slack token' },
  { anchor: 'access_token$sandbox$', form: /^access_token\$sandbox\$[0-9a-z]{16}\$[0-9a-f]{32}/, kind: 'PayPal token' },
  { anchor: 'AQE', form: /^AQE[A-Za-z0-9]{1,10}(?=[A-Za-z+/]{0,80}[A-Z0-9])[A-Za-z0-9+/]{40,100}={0,2}-[A-Za-z0-9+/]{30,60}={0,2}-[\w*[\]{}^+/.~:;,<>()|&%$#!?@-]{8,24}/, kind: 'Adyen key' },
  { anchor: '0.', form: /^0\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\.[A-Za-z0-9]{30}:[A-Za-z0-9+/]{22}==/, kind: 'Bitwarden token' },
  { anchor: 'st.', form: /^st\.[0-9a-f]{24}\.[0-9a-f]{32}\.[0-9a-f]{32}/, kind: 'Infisical token' },
  { anchor: 'pat.', form: /^pat\.[A-Za-z0-9_-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}/, kind: 'Harness token' },
  { anchor: 'sat.', form: /^sat\.[A-Za-z0-9_-]{22}\.[0-9a-f]{24}\.[A-Za-z0-9]{20}/, kind: 'Harness token' },
  { anchor: 'dp.ct.', form: /^dp\.ct\.[A-Za-z0-9]{40,44}/, kind: 'Doppler token' },
  { anchor: 'dp.sa.', form: /^dp\.sa\.[A-Za-z0-9]{40,44}/, kind: 'Doppler token' },
  { anchor: 'dp.scim.', form: /^dp\.scim\.[A-Za-z0-9]{40,44}/, kind: 'Doppler token' },
  { anchor: 'dp.audit.', form: /^dp\.audit\.[A-Za-z0-9]{40,44}/, kind: 'Doppler token' },
  { anchor: 't1.', form: /^t1\.[\w-]{40,400}={0,2}\.[\w-]{86}={0,2}/, kind: 'Yandex token' },
  { anchor: 'perm:', form: /^perm:[A-Za-z0-9+/=]{2,64}\.[A-Za-z0-9+/=]{2,64}\.[A-Za-z0-9]{30}/, kind: 'JetBrains token' },
  { anchor: 'perm-', form: /^perm-[A-Za-z0-9+/=]{2,64}\.[A-Za-z0-9+/=]{2,64}\.[A-Za-z0-9]{30}/, kind: 'JetBrains token' },
  { anchor: 'eyJ0eXAiOiAiVENWMiJ9.', form: /^eyJ0eXAiOiAiVENWMiJ9\.[\w-]{20,64}\.[\w-]{20,200}/, kind: 'TeamCity token' },
  { anchor: 'pss_service:v', form: /^pss_service:v\d:[0-9a-f]{64}:[0-9a-f]{64}:[0-9a-f]{64}(?::[0-9a-f]{64})?/, kind: 'Phase token' },
  { anchor: 'pss_user:v', form: /^pss_user:v\d:[0-9a-f]{64}:[0-9a-f]{64}:[0-9a-f]{64}(?::[0-9a-f]{64})?/, kind: 'Phase token' },
  { anchor: 'ser.', form: /^ser\.[A-Za-z0-9]{20,24}/, kind: 'Flagsmith key' },
  { anchor: 'IST.eyJ', form: /^IST\.eyJ[\w-]{20,200}\.eyJ[\w-]{20,1500}\.[\w-]{20,700}/, kind: 'Wix key' },
  { anchor: 'oauth:', form: /^oauth:(?=[a-z]{0,29}\d)[a-z0-9]{30}/, kind: 'Twitch token' },
  { anchor: 'NpmToken.', form: /^NpmToken\.[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/, kind: 'Nexus token' },
  { anchor: 'v1.', form: /^v1\.(?=[a-f]{0,39}\d)[0-9a-f]{40}/, kind: 'GitHub token' },
  { anchor: 'EwB', form: /^EwB[\w+/-]{2,8}A8l6BAAU[A-Za-z0-9+/]{200,1800}={0,2}/, kind: 'Microsoft token' },
  { anchor: 'M.C', form: /^M\.C\d{3}_[A-Z0-9]{2,4}\.\d\.(?:U\.)?-[\w*!$-]{100,1200}/, kind: 'Microsoft token' },
  { anchor: 'M.R3_', form: /^M\.R3_[A-Z0-9]{2,4}\.-[\w*!$-]{100,1200}/, kind: 'Microsoft token' },
  { anchor: '.AX', form: /^\.AX[\w-]{20,60}\.AgABA[\w-]{100,1800}/, kind: 'Microsoft token' },
  { anchor: 'prod:', form: /^prod:[a-z]{3,12}-[a-z]{3,12}-\d{1,4}\|[A-Za-z0-9+/_-]{40,200}={0,2}/, kind: 'Convex key' },
  { anchor: 'api.telegram.org/bot', form: /^api\.telegram\.org\/bot\d{6,12}:[\w-]{30,45}/, kind: 'Telegram token' },
  { anchor: 'https://chat.googleapis.com/v1/spaces/', form: /^https:\/\/chat\.googleapis\.com\/v1\/spaces\/[\w-]{6,32}\/messages\?key=[\w-]{30,64}(?:&|%26)token=[\w%=-]{30,90}/, kind: 'Google Chat webhook' },
  { anchor: 'bce-v3/ALTAK-', form: /^bce-v3\/ALTAK-[A-Za-z0-9]{21}\/[0-9a-f]{40}/, kind: 'Baidu key' },
  { anchor: 'sgp_', form: /^sgp_(?:[a-f0-9]{16}|local)_[a-f0-9]{40}/, kind: 'Sourcegraph token' },
  { anchor: 'SWMTKN-1-', form: /^SWMTKN-1-[a-z0-9]{49,52}-[a-z0-9]{24,26}/, kind: 'Docker Swarm token' },
  { anchor: 'SWMKEY-1-', form: /^SWMKEY-1-[A-Za-z0-9+/]{40,48}={0,2}/, kind: 'Docker Swarm key' },
]; // prettier-ignore
