/** Keys and tokens with the form that their issuer documents, in words of [A-Za-z0-9_-] or such words joined. */
import { entropy } from '../value-forms.ts';
import { isBorder, matchesOf, type SecretRule } from '../rule.ts';

interface WordForm {
  /** The words begin so. */
  readonly prefix: string;
  readonly form: RegExp;
  readonly kind: string;
}

function forms(kind: string, ...parts: readonly (readonly [prefix: string, rest: RegExp])[]): WordForm[] {
  return parts.map(([prefix, rest]) => ({ prefix, kind, form: new RegExp(`^(?:${rest.source})$`) }));
}

/** What stands behind the prefix; each form matches a whole word. */
const WORD_FORMS: readonly WordForm[] = [
  ...forms('GitHub token', ['ghp_', /[A-Za-z0-9]{36,255}/], ['gho_', /[A-Za-z0-9]{36,255}/], ['ghu_', /[A-Za-z0-9]{36,255}/], ['ghs_', /[A-Za-z0-9]{36,255}/], ['ghr_', /[A-Za-z0-9]{36,255}/], ['github_pat_', /[A-Za-z0-9_]{22,255}/]),
  ...forms('GitLab token', ['glpat-', /[\w-]{20,300}/], ['gldt-', /[\w-]{20,64}/], ['glrt-', /[\w-]{20,64}/], ['glcbt-', /[\w-]{20,64}/], ['glptt-', /[\w-]{20,64}/], ['glft-', /[\w-]{20,64}/], ['glimt-', /[\w-]{20,64}/], ['glsoat-', /[\w-]{20,64}/], ['glagent-', /[\w-]{20,64}/], ['GR1348941', /[\w-]{20,64}/]),
  ...forms('Slack token', ['xoxa-', /[\w-]{10,255}/], ['xoxb-', /[\w-]{10,255}/], ['xoxe-', /[\w-]{10,255}/], ['xoxo-', /[\w-]{10,255}/], ['xoxp-', /[\w-]{10,255}/], ['xoxr-', /[\w-]{10,255}/], ['xoxs-', /[\w-]{10,255}/], ['xapp-', /[\w-]{10,255}/]),
  ...forms('Stripe key', ['whsec_', /[A-Za-z0-9]{24,255}/]),
  ...forms('Google API key', ['AIza', /[\w-]{35}/]),
  ...forms('Google client secret', ['GOCSPX-', /[\w-]{28}/]),
  ...forms('npm token', ['npm_', /[A-Za-z0-9]{36}/]),
  ...forms('PyPI token', ['pypi-', /[\w-]{50,255}/]),
  ...forms('RubyGems key', ['rubygems_', /[0-9a-f]{48}/]),
  ...forms('crates.io token', ['cio', /[A-Za-z0-9]{32}/]),
  ...forms('Anthropic key', ['sk-ant-', /[\w-]{32,255}/]),
  ...forms('OpenAI key', ['sk-proj-', /[\w-]{32,255}/], ['sk-svcacct-', /[\w-]{32,255}/], ['sk-admin-', /[\w-]{32,255}/], ['sess-', /[A-Za-z0-9]{40}/]),
  ...forms('API key', ['sk-or-v1-', /[0-9a-f]{64}/], ['sk-lf-', /[0-9a-f-]{36}/], ['gsk_', /[A-Za-z0-9]{52}/], ['pplx-', /[A-Za-z0-9]{48}/], ['xai-', /[A-Za-z0-9]{80}/], ['r8_', /[A-Za-z0-9]{37}/], ['lsv2_', /[a-z]{2}_[0-9a-f]{32}_[0-9a-f]{10}/], ['nvapi-', /[\w-]{60,90}/], ['tvly-', /[\w-]{32,64}/]),
  ...forms('Hugging Face token', ['hf_', /[A-Za-z0-9]{30,64}/], ['api_org_', /[A-Za-z0-9]{34}/]),
  ...forms('DigitalOcean token', ['dop_v1_', /[0-9a-f]{64}/], ['doo_v1_', /[0-9a-f]{64}/], ['dor_v1_', /[0-9a-f]{64}/]),
  ...forms('Docker token', ['dckr_pat_', /[\w-]{20,64}/], ['dckr_oat_', /[\w-]{20,64}/]),
  ...forms('Shopify token', ['shpat_', /[0-9a-fA-F]{32}/], ['shpss_', /[0-9a-fA-F]{32}/], ['shpca_', /[0-9a-fA-F]{32}/], ['shppa_', /[0-9a-fA-F]{32}/]),
  ...forms('Twilio key', ['SK', /[0-9a-f]{32}/]),
  ...forms('Square token', ['EAAA', /[\w-]{60}/], ['sq0csp-', /[\w-]{43}/], ['sq0atp-', /[\w-]{22}/]),
  ...forms('Databricks token', ['dapi', /[0-9a-f]{32}(?:-\d)?/]),
  ...forms('Grafana token', ['glsa_', /[A-Za-z0-9]{32}_[0-9a-fA-F]{8}/], ['glc_', /[A-Za-z0-9+/_-]{32,400}/]),
  ...forms('Atlassian token', ['ATATT3', /[\w-]{100,250}/], ['ATCTT3', /[\w-]{100,250}/], ['ATBB', /[A-Za-z0-9]{32}/]),
  ...forms('New Relic key', ['NRAK-', /[A-Z0-9]{27}/], ['NRII-', /[\w-]{32}/], ['NRJS-', /[0-9a-f]{19}/]),
  ...forms('Postman key', ['PMAK-', /[0-9a-f]{24}-[0-9a-f]{34}/]),
  ...forms('Pulumi token', ['pul-', /[0-9a-f]{40}/]),
  ...forms('PlanetScale token', ['pscale_tkn_', /[\w-]{32,64}/], ['pscale_pw_', /[\w-]{32,64}/]),
  ...forms('Supabase token', ['sbp_', /[0-9a-f]{40}/], ['sb_secret_', /[\w-]{22,64}/]),
  ...forms('Linear key', ['lin_api_', /[A-Za-z0-9]{40}/]),
  ...forms('Notion token', ['ntn_', /[A-Za-z0-9]{40,60}/], ['secret_', /[A-Za-z0-9]{43}/]),
  ...forms('Netlify token', ['nfp_', /[A-Za-z0-9]{36,60}/]),
  ...forms('Fly.io token', ['fo1_', /[\w-]{43}/], ['fm2_', /[\w-]{100,4096}/]),
  ...forms('Mailgun key', ['key-', /[0-9a-f]{32}/]),
  ...forms('Heroku key', ['HRKU-', /[\w-]{36,70}/]),
  ...forms('Sentry token', ['sntryu_', /[0-9a-f]{64}/], ['sntrys_', /[\w-]{60,400}/]),
  ...forms('Tailscale key', ['tskey-', /[a-z]{3,8}-[A-Za-z0-9]{8,24}-[A-Za-z0-9]{24,40}/], ['tskey-', /[A-Za-z0-9-]{20,64}/]),
  ...forms('Artifactory key', ['AKCp', /[A-Za-z0-9]{65,75}/]),
  ...forms('1Password token', ['ops_', /eyJ[\w-]{100,4096}/]),
  ...forms('Alibaba access key', ['LTAI', /[A-Za-z0-9]{12,20}/]),
  ...forms('Tencent secret id', ['AKID', /[A-Za-z0-9]{32}/]),
  ...forms('NuGet key', ['oy2', /[a-z0-9]{43}/]),
  ...forms('Vercel token', ['vcp_', /[A-Za-z0-9]{24,64}/], ['vck_', /[A-Za-z0-9]{24,64}/], ['vci_', /[A-Za-z0-9]{24,64}/]),
  ...forms('SonarQube token', ['sqp_', /[0-9a-f]{40}/], ['squ_', /[0-9a-f]{40}/], ['sqa_', /[0-9a-f]{40}/]),
  ...forms('CircleCI token', ['CCIPAT_', /[A-Za-z0-9]{22}_[0-9a-f]{40}/], ['CCIPRJ_', /[A-Za-z0-9]{22}_[0-9a-f]{40}/]),
  ...forms('Buildkite token', ['bkua_', /[0-9a-f]{40}/], ['bkaj_', /[\w-]{40,600}/]),
  ...forms('Prefect key', ['pnu_', /[A-Za-z0-9]{36}/]),
  ...forms('ReadMe key', ['rdme_', /[a-z0-9]{70}/]),
  ...forms('Figma token', ['figd_', /[\w-]{40}/]),
  ...forms('HubSpot token', ['pat-na1-', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/], ['pat-eu1-', /[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/]),
  ...forms('Google HMAC key', ['GOOG1', /[A-Z2-7]{56,60}/]),
  ...forms('Facebook token', ['EAA', /(?=.{0,299}[0-9])(?=.{0,299}[g-z]{3})[A-Za-z0-9]{110,300}/], ['EAACEdEose0cBA', /[A-Za-z0-9]{60,300}/]),
  ...forms('Airtable token', ['pat', /[A-Za-z0-9]{14}-[0-9a-f]{64}/]),
]; // prettier-ignore

/** First three characters lead to the forms: most words begin with none of them. */
const BY_HEAD = new Map<string, WordForm[]>();
for (const form of WORD_FORMS) {
  const head = form.prefix.slice(0, 2);
  const known = BY_HEAD.get(head);
  if (known) known.push(form);
  else BY_HEAD.set(head, [form]);
}

export const serviceTokens: SecretRule = {
  id: 'service-tokens',
  title: 'Keys and tokens of services, by the prefix and length that each issuer documents',
  find({ words }, found) {
    for (const { start, end, text: word } of words()) {
      const candidates = BY_HEAD.get(word.slice(0, 2));
      if (!candidates) continue;
      const form = candidates.find(
        (one) => word.startsWith(one.prefix) && one.form.test(word.slice(one.prefix.length)),
      );
      // Base64 of small numbers begins as some tokens do.
      if (form && entropy(word) >= 3) found({ kind: form.kind, start, length: end - start });
    }
  },
};

/** Stripe's form, which others copy: `sk_live_…`, `rk_test_…`. */
export const stripeKeys: SecretRule = {
  id: 'stripe-keys',
  title: 'Secret and restricted keys in the form of Stripe (`sk_live_…`, `rk_test_…`)',
  find({ words }, found) {
    for (const { start, end, text: word } of words()) {
      if (/^[sr]k_[a-z]{3,7}_[A-Za-z0-9]{16,255}$/.test(word)) {
        found({ kind: 'Stripe key', start, length: end - start });
      }
    }
  },
};

/** `sk-` alone is a prefix of many issuers and of many words. */
export const apiKeyWords: SecretRule = {
  id: 'api-key-words',
  title: 'Keys that begin with `sk-` or `api-` and are otherwise random',
  find({ words }, found) {
    for (const { start, end, text: word } of words()) {
      if (
        /^sk-[A-Za-z0-9]{32,64}$/.test(word) &&
        /\d/.test(word) &&
        /[A-Z]/.test(word) !== /^sk-[0-9a-f]+$/.test(word)
      ) {
        found({ kind: 'API key', start, length: end - start });
      }
    }
  },
};

interface Joined {
  readonly anchor: string;
  readonly form: RegExp;
  readonly kind: string;
}

/** Forms with characters that are none of a word. The anchor is where the secret begins. */
const JOINED: readonly Joined[] = [
  { anchor: 'SG.', form: /^SG\.[\w-]{16,32}\.[\w-]{16,64}/, kind: 'SendGrid key' },
  { anchor: 'hvs.', form: /^hvs\.[\w-]{24,300}/, kind: 'Vault token' },
  { anchor: 'hvb.', form: /^hvb\.[\w-]{24,300}/, kind: 'Vault token' },
  { anchor: 'hvr.', form: /^hvr\.[\w-]{24,300}/, kind: 'Vault token' },
  { anchor: 'ya29.', form: /^ya29\.[\w-]{20,2048}/, kind: 'Google OAuth token' },
  { anchor: '1//0', form: /^1\/\/0[\w-]{40,256}/, kind: 'Google refresh token' },
  { anchor: 'dp.pt.', form: /^dp\.pt\.[A-Za-z0-9]{40,44}/, kind: 'Doppler token' },
  { anchor: 'dp.st.', form: /^dp\.st\.(?:[a-z0-9_-]{2,35}\.)?[A-Za-z0-9]{40,44}/, kind: 'Doppler token' },
  { anchor: '.atlasv1.', form: /^\.atlasv1\.[\w=-]{60,70}/, kind: 'Terraform token' },
  { anchor: 'https://hooks.slack.com/services/', form: /^https:\/\/hooks\.slack\.com\/services\/T\w{8,12}\/B\w{8,12}\/\w{20,26}/, kind: 'Slack webhook' },
  { anchor: 'https://discord.com/api/webhooks/', form: /^https:\/\/discord\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,80}/, kind: 'Discord webhook' },
  { anchor: 'https://discordapp.com/api/webhooks/', form: /^https:\/\/discordapp\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,80}/, kind: 'Discord webhook' },
  { anchor: 'https://hooks.slack.com/workflows/', form: /^https:\/\/hooks\.slack\.com\/workflows\/T\w{8,12}\/A\w{8,12}\/\d{17,19}\/\w{23,26}/, kind: 'Slack webhook' },
  { anchor: 'xoxd-', form: /^xoxd-[\w%+/=-]{20,500}/, kind: 'Slack token' },
  { anchor: 'https://ptb.discord.com/api/webhooks/', form: /^https:\/\/ptb\.discord\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,80}/, kind: 'Discord webhook' },
  { anchor: 'https://canary.discord.com/api/webhooks/', form: /^https:\/\/canary\.discord\.com\/api\/webhooks\/\d{17,20}\/[\w-]{60,80}/, kind: 'Discord webhook' },
  { anchor: 'webhook.office.com/webhookb2/', form: /^webhook\.office\.com\/webhookb2\/[\w@-]{36,80}\/IncomingWebhook\/[0-9a-f]{32}\/[0-9a-f-]{36}/, kind: 'Teams webhook' },
  { anchor: 'access_token$production$', form: /^access_token\$production\$[0-9a-z]{16}\$[0-9a-f]{32}/, kind: 'PayPal token' },
  { anchor: 'v1.local.', form: /^v1\.local\.[\w-]{60,4096}(?:\.[\w-]{1,512})?/, kind: 'PASETO' },
  { anchor: 'v2.local.', form: /^v2\.local\.[\w-]{60,4096}(?:\.[\w-]{1,512})?/, kind: 'PASETO' },
  { anchor: 'v3.local.', form: /^v3\.local\.[\w-]{60,4096}(?:\.[\w-]{1,512})?/, kind: 'PASETO' },
  { anchor: 'v4.local.', form: /^v4\.local\.[\w-]{60,4096}(?:\.[\w-]{1,512})?/, kind: 'PASETO' },
  { anchor: 'v2.public.', form: /^v2\.public\.[\w-]{90,4096}(?:\.[\w-]{1,512})?/, kind: 'PASETO' },
  { anchor: 'v4.public.', form: /^v4\.public\.[\w-]{90,4096}(?:\.[\w-]{1,512})?/, kind: 'PASETO' },
  { anchor: 'AAAAAAAAAAAAAAAAAAAAA', form: /^A{21,22}[A-Za-z0-9]{10,100}%[\w%]{20,120}/, kind: 'Twitter token' },
  { anchor: 'amzn.mws.', form: /^amzn\.mws\.[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/, kind: 'Amazon MWS token' },
  { anchor: 'ABSK', form: /^ABSK[A-Za-z0-9+/]{109,268}={0,2}/, kind: 'Amazon Bedrock key' },
  { anchor: 'dt0c01.', form: /^dt0c01\.[A-Z2-7]{24}\.[A-Z2-7]{64}/, kind: 'Dynatrace token' },
  { anchor: 'dt0s16.', form: /^dt0s16\.[A-Z2-7]{8}\.[A-Z2-7]{64}/, kind: 'Dynatrace token' },
  { anchor: 'v1.0-', form: /^v1\.0-[0-9a-f]{24}-[0-9a-f]{146}/, kind: 'Cloudflare origin key' },
  { anchor: 'sl.', form: /^sl\.(?:u\.)?[A-Za-z0-9_-]{130,1400}/, kind: 'Dropbox token' },
  { anchor: 'eyJrIjoi', form: /^eyJrIjoi[A-Za-z0-9+/=]{40,160}/, kind: 'Grafana token' },
]; // prettier-ignore

export const joinedTokens: SecretRule = {
  id: 'joined-tokens',
  title:
    'Tokens with dots or slashes in them: SendGrid, Vault, Google OAuth, Doppler, Terraform, Dynatrace, Dropbox, web hooks',
  anchors: JOINED.map(({ anchor }) => anchor),
  find({ text }, found, places) {
    for (const { anchor, form, kind } of JOINED) {
      for (const start of places(anchor)) {
        const match = form.exec(text.slice(start, start + 2200));
        if (!match || !isBorder(text, start + match[0].length)) continue;
        if (anchor.startsWith('.')) {
          const before = /[A-Za-z0-9]{14}$/.exec(text.slice(Math.max(0, start - 14), start));
          if (before) found({ kind, start: start - 14, length: match[0].length + 14 });
        } else if (isBorder(text, start - 1)) found({ kind, start, length: match[0].length });
      }
    }
  },
};

export const chatTokens: SecretRule = {
  id: 'chat-tokens',
  title: 'Bot tokens of Telegram and Discord, keys of Mailchimp and Firebase, older tokens of Vault',
  find({ text, words }, found) {
    for (const match of matchesOf(text, /:AA[A-Za-z0-9_-]{33}/g)) {
      const before = /(?:^|[^\w-])(?:bot)?(\d{8,10})$/.exec(
        text.slice(Math.max(0, match.index - 14), match.index),
      );
      if (before && isBorder(text, match.index + match[0].length)) {
        const digits = before[1]!.length;
        found({ kind: 'Telegram token', start: match.index - digits, length: match[0].length + digits });
      }
    }
    for (const { start, end, text: word } of words()) {
      if (/^[MNO][A-Za-z0-9]{23,27}$/.test(word) && text[end] === '.') {
        const rest = /^\.[\w-]{6}\.[\w-]{27,38}/.exec(text.slice(end, end + 64));
        if (rest && isBorder(text, end + rest[0].length)) {
          found({ kind: 'Discord token', start, length: end - start + rest[0].length });
        }
      } else if (/^[0-9a-f]{32}-us\d{1,2}$/.test(word)) {
        found({ kind: 'Mailchimp key', start, length: end - start });
      } else if (word.startsWith('APA91b') && word.length >= 100 && text[start - 1] === ':') {
        const before = /[\w-]{11,30}$/.exec(text.slice(Math.max(0, start - 31), start - 1))?.[0];
        if (before !== undefined)
          found({
            kind: 'Firebase key',
            start: start - 1 - before.length,
            length: end - start + 1 + before.length,
          });
      } else if (
        word.length === 24 &&
        text[start - 1] === '.' &&
        text[start - 2] === 's' &&
        isVaultToken(text, start, word)
      ) {
        found({ kind: 'Vault token', start: start - 2, length: 26 });
      }
    }
  },
};

/** `s.` and 24 characters of mixed case: not the end of a name. */
function isVaultToken(text: string, start: number, word: string): boolean {
  return isBorder(text, start - 3) && /^[A-Za-z0-9]{24}$/.test(word) && /\d/.test(word) && /[a-z]/.test(word) && (word.match(/[A-Z]/g)?.length ?? 0) >= 4;
} // prettier-ignore
