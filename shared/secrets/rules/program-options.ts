/** Options and arguments of programs that take a secret, as their manuals say. */

export interface SecretOption {
  /** Empty: every argument of the program is looked at. */
  readonly option: string;
  /** The secret may be the next argument; else it is glued to the option (`-p` of mysql alone asks for it). */
  readonly next: boolean;
  /** What stands before the secret in its argument: a user, a scheme. */
  readonly before?: RegExp;
  /** Where it ends, from the right. */
  readonly until?: string;
  /** A short option may stand at the end of several: `-su` of curl, `-rP` of zip. */
  readonly cluster?: boolean;
  /** It is a word, and the secret stands so many arguments behind it: `add_user USER PASSWORD`. */
  readonly behind?: number;
  /** The secret is the argument behind one of this form, where that is no option: `smbclient //HOST/SHARE PASSWORD`. */
  readonly after?: RegExp;
  /** What the program's first arguments must be: `net user NAME PASSWORD`. */
  readonly when?: RegExp;
}

const USER = /^[^:%]{0,128}[:%]/;
const NAME = /^[^:]{1,128}:/;
const SHARE = /^(?:\/\/|\\{2,4})[^\s/\\]{1,128}[/\\]/;
/** A place in a store that says what is kept there: `app/db/password`. */
const SECRET_PATH = /^[\w./:-]{0,200}(?:passw(?:or)?d|passphrase|secret|token|credentials)$/i;
const next = (option: string, before?: RegExp): SecretOption =>
  before === undefined ? { option, next: true } : { option, next: true, before };
const clustered = (option: string, before?: RegExp): SecretOption => ({
  ...next(option, before),
  cluster: true,
});
const glued = (option: string): SecretOption => ({ option, next: false });
const word = (option: string, behind: number): SecretOption => ({ option, next: true, behind });

const after = (form: RegExp): SecretOption => ({ option: '', next: false, after: form });
const behind = (count: number): SecretOption => ({ option: '', next: false, behind: count });

const words = (options: string, behind: number): SecretOption[] =>
  options.split(' ').map((option) => word(option, behind));

/** Programs by their options that take a secret. */
const PROGRAM_OPTIONS: readonly (readonly [programs: string, options: readonly SecretOption[]])[] = [
  ['mysql mysqldump mysqlimport mysqlcheck mysqlshow mysqlslap mysqlpump mysqlsh mariadb mariadb-dump mariadb-admin', [glued('-p')]],
  ['mysqladmin', [glued('-p'), next('password')]],
  ['sshpass mongo mongosh mongodump mongorestore mongoexport mongoimport rabbitmqadmin cqlsh couchbase-cli', [next('-p')]],
  ['docker podman nerdctl helm crane az skopeo buildah', [next('-p')]],
  ['hydra medusa ncftpput ncftpget rdesktop cypher-shell elasticsearch-users xmrig', [next('-p')]],
  ['evil-winrm crackmapexec netexec nxc', [next('-p'), next('-H')]],
  ['redis-cli redis-benchmark', [next('-a')]],
  ['ldapsearch ldapmodify ldapadd ldapwhoami ldapdelete ldapcompare', [next('-w')]],
  ['kadmin', [next('-w')]],
  ['ldappasswd', [next('-w'), next('-s'), next('-a')]],
  ['slappasswd', [next('-s')]],
  ['zip zipcloak', [clustered('-P')]],
  ['unzip sqlcmd osql sqsh mssql-cli bcp tsql ipmitool mosquitto_pub mosquitto_sub mosquitto_rr', [next('-P')]],
  ['7z 7za 7zz 7zr', [glued('-p')]],
  ['rar unrar', [glued('-hp'), glued('-p')]],
  ['curl', [clustered('-u', USER), next('--user', USER), next('--proxy-user', USER), next('-U', USER), next('-E', /^[^:]{1,256}:(?!\/\/)/), next('--cert', /^[^:]{1,256}:(?!\/\/)/)]],
  ['http https httpie xh', [next('-a', NAME), next('--auth', NAME), { option: '--auth=', next: false, before: NAME }]],
  ['net', [next('-U', USER), next('--user', USER), { ...after(SHARE), when: /^use / }, { ...after(/^\/u(?:ser)?:./i), when: /^use / }, { ...word('user', 2), when: /^user / }]],
  ['wmic', [glued('/password:')]],
  ['cmdkey', [glued('/pass:')]],
  ['schtasks', [next('/rp'), next('/p')]],
  ['signtool', [next('/p')]],
  ['tasklist taskkill systeminfo', [next('/p'), next('/P')]],
  ['winrs', [glued('-p:'), glued('/p:'), glued('-password:')]],
  ['rasdial', [behind(3)]],
  ['psexec psexec64 PsExec PsExec64 pskill pslist paexec', [next('-p')]],
  ['oc', [next('-p')]],
  ['kubectl', [{ option: '--from-literal=', next: false, before: /^[\w.-]{1,253}=/ }]],
  ['ttyd gotty', [next('-c', NAME), next('--credential', NAME)]],
  ['chisel', [next('--auth', NAME)]],
  ['ngrok', [next('--basic-auth', NAME), word('add-authtoken', 1)]],
  ['ctr', [next('--user', NAME), next('-u', NAME)]],
  ['crictl', [next('--creds', NAME)]],
  ['smbclient', [next('-U', USER), after(SHARE)]],
  ['rpcclient smbget smbcacls winexe pth-winexe', [next('-U', USER)]],
  ['smbmap', [next('-U', USER), next('-p')]],
  ['mosquitto_passwd', words('-b -bc -cb', 3)],
  ['consul', [after(SECRET_PATH)]],
  ['etcdctl', [next('--user', USER), after(SECRET_PATH)]],
  ['qpdf', words('--encrypt', 1).concat(words('--encrypt', 2))],
  ['pdftk', [next('user_pw'), next('owner_pw'), next('input_pw')]],
  ['pdftotext pdfinfo pdftops pdftoppm pdfimages pdftocairo', [next('-upw'), next('-opw')]],
  ['nmcli', ['password', 'wifi-sec.psk', '802-11-wireless-security.psk', 'wep-key0'].map((name) => next(name))],
  ['wpa_passphrase', [behind(2)]],
  ['iwconfig', [next('key', /^s:/)]],
  ['vault', ['password=', 'passphrase=', 'pass=', 'secret=', 'token='].map((name) => glued(name)).concat(word('unseal', 1), { ...word('login', 1), when: /^login [^-=]{8,}$/ })],
  ['doctl', [next('-t'), next('--access-token')]],
  ['bw', [word('login', 2), word('unlock', 1)]],
  ['gh', [{ ...next('-b'), when: /^secret set / }, { ...next('--body'), when: /^secret set / }]],
  ['aws', [{ ...next('--value'), when: /^ssm put-parameter / }]],
  ['keyctl', [{ ...word('add', 3), when: /^add (?:user|logon) / }]],
  ['ansible-vault', [word('encrypt_string', 1)]],
  ['rclone', [word('obscure', 1)]],
  ['virsh', [word('secret-set-value', 2)]],
  ['doveadm', [{ ...next('-p'), when: /^pw / }]],
  ['caddy', [{ ...next('-p'), when: /^hash-password / }, { ...next('--plaintext'), when: /^hash-password / }]],
  ['x11vnc', [word('-storepasswd', 1)]],
  ['drush', words('upwd user:password user-password', 2)],
  ['sendemail sendEmail', [next('-xp')]],
  ['swaks', [next('-ap')]],
  ['steghide veracrypt truecrypt enum4linux bloodhound-python ldapdomaindump certipy ncftp impala-shell beeline', [next('-p')]],
  ['ccrypt ccencrypt ccdecrypt', [next('-K')]],
  ['vmrun', [next('-gp')]],
  ['lftp', [next('-u', /^[^,]{1,128},/)]],
  ['xfreerdp wfreerdp', [glued('/p:')]],
  ['plink pscp psftp', [next('-pw')]],
  ['ss-server ss-local ss-redir ssserver sslocal', [next('-k')]],
  ['snmpwalk snmpget snmpset snmpbulkwalk', [next('-c'), next('-A'), next('-X')]],
  ['openssl', [word('-k', 1), word('-K', 1), next('-passin', /^pass:/), next('-passout', /^pass:/), next('-pass', /^pass:/), next('-password', /^pass:/), word('passwd', 1), word('-salt', 2)]],
  ['ssh-keygen', [next('-N'), next('-P')]],
  ['useradd usermod adduser', [next('-p')]],
  ['htpasswd', [...words('-b -bc -cb -bB -Bb -bm -bs -bcB -Bbc -cbB -bBc', 3), ...words('-nb -bn -nbB -bnB -Bbn -nBb -nbm', 2)]],
  ['mkpasswd', [word('-m', 2)]],
  ['rabbitmqctl', [word('add_user', 2), word('change_password', 2), word('authenticate_user', 2)]],
  ['neo4j-admin', [word('set-initial-password', 1)]],
  ['grafana-cli grafana', [word('reset-admin-password', 1)]],
  ['mc mcli', [word('set', 4), word('add', 3)]],
  ['samba-tool', [word('create', 2), word('add', 2)]],
  ['isql iusql', [behind(3), next('-P')]],
  ['sqlplus rman expdp impdp sqlldr', [{ option: '', next: false, before: /^["']?[A-Za-z][\w$#]{0,63}\/(?=[^/@]{3,128}@)/, until: '@' }, { option: '', next: false, before: /^[A-Za-z][\w$#]{0,63}\/(?=[^/@.]{3,128}$)/ }]],
  ['psexec.py smbexec.py wmiexec.py atexec.py dcomexec.py secretsdump.py impacket-psexec impacket-smbexec impacket-wmiexec impacket-secretsdump', [{ option: '', next: false, before: /^[\w./-]{1,128}:(?=.{2,128}@)/, until: '@' }]],
]; // prettier-ignore

export const OPTIONS_OF: ReadonlyMap<string, readonly SecretOption[]> = new Map(
  PROGRAM_OPTIONS.flatMap(([programs, options]) =>
    programs.split(' ').map((program) => [program, options] as const),
  ),
);

/** `docker run -p 80:80` publishes a port: only `login` of these takes a password there. */
export const LOGS_IN: ReadonlySet<string> = new Set(
  'docker podman nerdctl helm crane oc az skopeo buildah'.split(' '),
);

/** `mc admin user add ALIAS USER SECRET`, `mc alias set ALIAS URL KEY SECRET`: what its other words must hold. */
export const NEEDS: ReadonlyMap<string, RegExp> = new Map([
  ['mc', /^(?:alias set|config host add|admin user add) /],
  ['mcli', /^(?:alias set|config host add|admin user add) /],
  ['samba-tool', /^user (?:create|add) /],
  ['grafana', /^cli /],
  ['kubectl', /^create secret /],
]);

/** Of a program whose name stands in many texts: how its lines that matter begin. */
export const LINES_OF: ReadonlyMap<string, readonly string[]> = new Map([
  ['http', ['http -a ']],
  ['https', ['https -a ']],
  ['net', ['net ads ', 'net rpc ', 'net use ', 'net user ', 'net.exe use']],
  ['mc', ['mc a']],
  ['oc', ['oc login']],
  ['az', ['az login']],
  ['rar', ['rar ']],
  ['ctr', ['ctr ']],
  ['xh', ['xh -a ']],
  ['vault', ['vault kv put ', 'vault write ', 'vault login ', 'vault operator unseal ']],
  ['bw', ['bw login ', 'bw unlock ']],
  ['gh', ['gh secret ']],
  ['aws', ['aws ssm put-parameter ']],
  ['caddy', ['caddy hash-password ']],
  ['doctl', ['doctl auth init ']],
  ['consul', ['consul kv put ']],
  ['doveadm', ['doveadm pw ']],
  ['virsh', ['virsh secret-set-value ']],
  ['rclone', ['rclone obscure ']],
  ['drush', ['drush upwd ', 'drush user']],
  ['keyctl', ['keyctl add ']],
]);
