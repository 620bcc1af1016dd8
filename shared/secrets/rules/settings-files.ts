/** Which files hold settings, by their paths: there a word behind a name is a value. */

const SETTINGS =
  /\.(?:env|ini|conf|cfg|cnf|properties|ya?ml|toml|json|config|xml|tfvars|tfstate|hcl|repo|service|nmconnection|credentials|rb|lua)$|\/\.env|\/environ(?:ment)?$|rc$|(?:^|\/)(?:etc\/|root\/\.|home\/[^/]{1,64}\/\.|var\/lib\/cloud\/)|(?:^|\/)(?:\w{0,24}config(?:uration)?|settings|env|LocalSettings|wp-config|credentials|secrets|Dockerfile|Vagrantfile)(?:[.-]\w{1,12}){0,2}\.?(?:php|py|js|ts)?$/i;
/** What a program says, in another language, looks the same. */
const TEXTS = /locale|i18n|l10n|translations|lang(?:uages)?\/|messages|schema|node_modules|\.d\.ts$/i;

export function isSettingsFile(path: string): boolean {
  return path !== '' && SETTINGS.test(path) && !TEXTS.test(path);
}
