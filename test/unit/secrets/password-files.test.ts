/** Each file of passwords gives those of its form, and nothing where its lines have another. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';
import { keepsPasswords } from '../../../shared/secrets/rules/password-files.ts';

const found = (path: string, text: string): string[] =>
  detectSecrets(Buffer.from(text), { place: 'file', path })
    .filter(({ rule }) => rule === 'password-files' || rule === 'secret-files')
    .map(({ value }) => Buffer.from(value).toString('latin1'));

const FILES: readonly (readonly [path: string, text: string, ...secrets: string[]])[] = [
  ['etc/ppp/chap-secrets', '# client server secret\nbob * sunflower *\n"a b"\t*\t"two words"\n', 'sunflower', 'two words'],
  ['etc/ppp/pap-secrets', "bob@isp * 'sunflower'\n", 'sunflower'],
  ['etc/exim4/passwd.client', '### comment\n*.example.com:bob:sunflower\n', 'sunflower'],
  ['etc/postfix/sasl_passwd', '[smtp.example.com]:587 bob@example.com:sunflower\n', 'sunflower'],
  ['etc/davfs2/secrets', 'https://dav.example.com/ bob "sun flower"\n', 'sun flower'],
  ['etc/pam_radius_auth.conf', '# server\n127.0.0.1\tsunflower\t1\n', 'sunflower'],
  ['etc/stunnel/psk.txt', 'app1:9a1b7c3d5e2f4a6b8c0d1e2f3a4b5c6d\n', '9a1b7c3d5e2f4a6b8c0d1e2f3a4b5c6d'],
  ['etc/memcached.auth', 'cache:sunflower\n', 'sunflower'],
  ['etc/pgbouncer/userlist.txt', '"app" "sunflower"\n', 'sunflower'],
  ['jre/lib/management/jmxremote.password', '# role password\nmonitorRole sunflower\n', 'sunflower'],
  ['opt/jetty/etc/jetty-realm.properties', 'admin: sunflower, admin\n', 'sunflower'],
  ['srv/svn/conf/passwd', '[users]\nbob = sunflower\n', 'sunflower'],
  ['etc/nginx/.htpasswd', 'bob:abJnggxhB/yWI\n', 'abJnggxhB/yWI'],
  ['etc/apache2/.htdigest', 'bob:realm:9a1b7c3d5e2f4a6b8c0d1e2f3a4b5c6d\n', '9a1b7c3d5e2f4a6b8c0d1e2f3a4b5c6d'],
  ['root/.passwd-s3fs', 'bucket:minio:sunflower\n', 'sunflower'],
  ['etc/turnserver.conf', 'realm=x\nuser=bob:sunflower\n', 'sunflower'],
  ['root/.bundle/config', '---\nBUNDLE_GEMS__EXAMPLE__COM: "bob:sunflower"\n', 'sunflower'],
  ['root/.curlrc', 'user = "bob:sunflower"\n', 'sunflower'],
  ['etc/nagios/resource.cfg', '$USER1$=/usr/lib/plugins\n$USER3$=sunflower\n', 'sunflower'],
  ['etc/proxychains4.conf', 'socks5 10.0.0.1 1080 bob sunflower\n', 'sunflower'],
  ['etc/nut/upsmon.conf', 'MONITOR ups@localhost 1 upsmon sunflower master\n', 'sunflower'],
  ['etc/monit/monitrc', 'set httpd port 2812\n  allow admin:sunflower\n', 'sunflower'],
  ['etc/proftpd/sql.conf', 'SQLConnectInfo db@host bob sunflower\n', 'sunflower'],
  ['etc/hostapd/eap_user', '"bob" MSCHAPV2 "sunflower" [2]\n', 'sunflower'],
  ['etc/apt/auth.conf.d/a.conf', 'machine example.com password sunflower\n', 'sunflower'],
  ['root/.netrc', 'machine example.com password sunflower\n', 'sunflower'],
  ['root/.fetchmailrc', "poll h user 'bob' there with password 'sunflower' is 'bob' here\n", 'sunflower'],
  ['root/.msmtprc', 'account a\nhost h\nuser bob\npassword sunflower\n', 'sunflower'],
  ['root/.mbsyncrc', 'Host h\nUser bob\nPass sunflower\n', 'sunflower'],
  ['etc/tacacs+/tac_plus.conf', 'key = "sunflower"\n', 'sunflower'],
  ['var/lib/tor/onion_auth/bob.auth_private', `${'a'.repeat(56)}:descriptor:x25519:${'ABCDEFGHIJKLM'.repeat(4)}\n`, 'ABCDEFGHIJKLM'.repeat(4)],
  ['etc/mongo/keyfile', 'YWJjZGVmZ2hpamtsbW5vcA==\n', 'YWJjZGVmZ2hpamtsbW5vcA=='],
  ['etc/openvpn/auth-user-pass', 'bob\nsunflower\n', 'sunflower'],
  ['etc/openvpn/client/login.conf', 'bob\r\nsunflower\r\n', 'sunflower'],
  ['root/.vault_pass.txt', 'sunflower\n', 'sunflower'],
  ['nexus-data/admin.password', 'sunflower', 'sunflower'],
  ['var/jenkins_home/secrets/initialAdminPassword', 'sunflower\n', 'sunflower'],
  ['run/credentials/app.service/db', 'sunflower\n', 'sunflower'],
]; // prettier-ignore

describe('password files', () => {
  it.each(FILES.map(([path, text, ...secrets]) => ({ path, text, secrets })))('$path', ({ path, text, secrets }) => {
    expect(keepsPasswords(path)).toBe(true);
    expect(found(path, text)).toEqual(secrets);
    // The same bytes under another name say nothing.
    expect(found('usr/share/doc/example', text)).toEqual([]);
  }); // prettier-ignore

  it.each([
    ['etc/openvpn/auth-user-pass', '# put the name here\n# and the password here\n'],
    ['etc/openvpn/server/up-login.conf', 'remote=h\nport=1194\n'],
    ['etc/pam.d/common-password', 'password required pam_unix.so\n'],
    ['usr/share/bash-completion/completions/passwd', '# completion\ncomplete -F _passwd passwd\n'],
    ['root/.netrc', 'machine h login bob\n'],
    ['etc/exim4/passwd.client', '# host:login:password\n'],
    ['etc/ppp/chap-secrets', 'bob *\n'],
    ['app/password', '${PASSWORD}\n'],
  ])('%s without one', (path, text) => {
    expect(found(path, text)).toEqual([]);
  });

  it('of any text give places within it', () => {
    const piece = fc.oneof(fc.constantFrom(...FILES.map(([, text]) => text), '\n', '"', "'", ':', ' ', '\\'), fc.string());
    fc.assert(
      fc.property(fc.constantFrom(...FILES.map(([path]) => path)), fc.array(piece, { maxLength: 8 }), (path, pieces) => {
        const bytes = Buffer.from(pieces.join(''));
        for (const { start, length } of detectSecrets(bytes, { place: 'file', path })) {
          expect(start).toBeGreaterThanOrEqual(0);
          expect(length).toBeGreaterThan(0);
          expect(start + length).toBeLessThanOrEqual(bytes.length);
        }
      }),
    );
  }); // prettier-ignore
});
