/** Addresses in which a part of the path or of the query opens something by itself: webhooks, invitations, resets. */

export interface LinkForm {
  readonly anchor: string;
  /** From the anchor on. The group `secret` is the secret. */
  readonly form: RegExp;
  readonly kind: string;
  /** The secret need not look random: the address is of one service that has nothing else there. */
  readonly sure?: true;
}

const UUID = '[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}';
const REST = '(?<secret>[\\w.~%-]{2,400}(?:/[\\w.~%-]{6,400}){0,2})';
const path = (anchor: string, kind: string): LinkForm => ({
  anchor,
  kind,
  form: new RegExp(`^${anchor.replaceAll(/[.?/]/g, '\\$&')}${REST}`),
});
const service = (anchor: string, secret: string): LinkForm => ({
  anchor,
  kind: 'webhook',
  sure: true,
  form: new RegExp(`^${anchor.replaceAll(/[.?/]/g, '\\$&')}${secret}`),
});

export const LINK_FORMS: readonly LinkForm[] = [
  service('hooks.slack.com/triggers/', '(?<secret>[TE]\\w{8,12}/\\d{10,16}/[0-9a-f]{32})'),
  service('hooks.zapier.com/hooks/catch/', '(?<secret>\\d{4,9}/[0-9a-z]{5,12})'),
  service('qyapi.weixin.qq.com/cgi-bin/webhook/send?key=', `(?<secret>${UUID})`),
  service('open.feishu.cn/open-apis/bot/v2/hook/', `(?<secret>${UUID})`),
  service('open.larksuite.com/open-apis/bot/v2/hook/', `(?<secret>${UUID})`),
  service('hc-ping.com/', `(?<secret>${UUID}|[\\w-]{22}/[\\w-]{2,64})`),
  service('api.netlify.com/build_hooks/', '(?<secret>[0-9a-f]{24})'),
  service('api.vercel.com/v1/integrations/deploy/', '(?<secret>(?:prj_)?\\w{20,40}/\\w{8,16})'),
  service('maker.ifttt.com/trigger/', '[\\w{}-]{1,64}/(?:json/)?with/key/(?<secret>[\\w-]{20,64})'),
  service('api.cloudflare.com/client/v4/pages/webhooks/deploy_hooks/', `(?<secret>${UUID})`),
  service('api.render.com/deploy/', '(?<secret>srv-\\w{20}\\?key=[\\w-]{8,24})'),
  service('.make.com/', '(?<secret>[a-z0-9]{32})(?![\\w/])'),
  service('.integromat.com/', '(?<secret>[a-z0-9]{32})(?![\\w/])'),
  service('.webhook.office.com/webhookb2/', `[\\w@-]{36,80}/IncomingWebhook/(?<secret>[0-9a-f]{32}/${UUID}(?:/[\\w-]{20,64})?)`),
  service('outlook.office.com/webhook/', `[\\w@-]{36,80}/IncomingWebhook/(?<secret>[0-9a-f]{32}/${UUID})`),
  ...['/hooks/', '/hook/', '/webhook/', '/webhooks/', '/build_hooks/', '/webhooks/incoming/', '/hooks/catch/', '/incoming-webhook/', '/deploy_hooks/'].map((anchor) => path(anchor, 'webhook')),
  ...['/magic-link/', '/magic/', '/magic_link/', '/login-link/', '/signin/token/', '/login/token/', '/auth/magic/', '/one-time-login/', '/sso/token/'].map((anchor) => path(anchor, 'sign-in link')),
  ...['/reset/', '/reset-password/', '/password-reset/', '/password_reset/', '/password/reset/', '/resetpassword/', '/reset_password/', '/set-password/', '/forgot-password/', '/recover/', '/new-password/'].map((anchor) => path(anchor, 'password reset link')),
  ...['/invite/', '/invites/', '/invitation/', '/invitations/', '/accept-invite/', '/invite/accept/', '/invitations/accept/', '/shared_invite/', '/join/', '/signup/invite/'].map((anchor) => path(anchor, 'invitation link')),
  ...['/verify-email/', '/verify_email/', '/verify/', '/confirm/', '/confirm-email/', '/confirm_email/', '/confirmation/', '/activate/', '/activation/', '/email/verify/', '/unsubscribe/', '/account/activate/'].map((anchor) => path(anchor, 'confirmation link')),
  ...['reset', 'reset-password', 'password', 'invite', 'verify', 'verify-email', 'activate', 'confirm', 'magic', 'magic-link', 'join', 'accept', 'unsubscribe', 'signup'].map((word) => ({
    anchor: `/${word}?`,
    kind: 'link',
    form: /^\/[\w-]{3,16}\?(?:\w{1,24}=[^&\s"'<>]{0,128}&){0,3}(?:t|c|k|h|id|key|code|hash|link|invite|reset|data|ticket|v)=(?<secret>[\w.~%-]{16,400})/,
  })),
]; // prettier-ignore
