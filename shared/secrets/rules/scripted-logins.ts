/** Passwords that a script gives to a program that asks for one: through a pipe, a here-string, Expect. */
import type { SecretFind, SecretRule } from '../rule.ts';
import { isNoSecret, plausibleValue } from '../value-forms.ts';

const LINE = 640;
const PROGRAMS =
  '(?:sudo )?(?:(?:/usr)?/s?bin/)?(chpasswd|passwd|sudo|su|kinit|cryptsetup|vncpasswd|gpg2?|openssl|smbpasswd|pdbedit|restic|borg|adduser|useradd|' +
  '(?:docker|podman|nerdctl|buildah|skopeo|crane|oras|cosign|helm registry|az acr|argocd|glab auth|gh auth|crane auth) login)\\b';
/** `echo PASSWORD | program`, also twice: `(echo A; echo A) | program`. */
const PIPED = new RegExp(`^(?:; ?echo [^\\s|;)]{1,128})?[ \\t]{0,2}\\)?[ \\t]{0,4}\\|[ \\t]{0,4}${PROGRAMS}`);
/** Any other program that says that it reads one. */
const ASKED =
  /^[ \t]{0,4}\|[ \t]{0,4}([\w./-]{2,64}) [^|;&]{0,200}(?:--password-stdin|--with-token|--passphrase-fd[ =]0|-pass(?:in|out)? stdin|--stdin)\b/;
const HERE = new RegExp(
  `\\b(?:${PROGRAMS}|((?:wrangler|gh|fly|flyctl|doppler|op|vault|az|gcloud|kubectl|oc|pass|docker|podman)(?= [^|;&<\\r\\n\\0]{0,80}\\b(?:secrets?|insert|password)\\b)))[^|;&<\\r\\n\\0]{0,160}$`,
);

/** A here-document of a program that asks: its lines are what is typed. Files that hold passwords are named by where they go. */
const DOCUMENT = new RegExp(`^<<[-~]?[ \\t]{0,2}["']?(\\w{1,24})["']?[^\\n\\0]{0,200}\\n`);
const READER = new RegExp(
  `\\b(?:${PROGRAMS}|((?:mysql_secure_installation|ftpasswd|ftp|lftp|sftp|telnet|slappasswd|saslpasswd2|kadmin|kpasswd|iscsiadm|smbclient)\\b))[^|;&<\\r\\n\\0]{0,160}$`,
);
const DOCUMENT_LINES = 24;

function* linesOfDocument(
  text: string,
  at: number,
): Generator<{ readonly line: string; readonly start: number }> {
  const head = DOCUMENT.exec(text.slice(at, at + 260));
  if (!head) return;
  let start = at + head[0].length;
  for (let count = 0; count < DOCUMENT_LINES; count++) {
    const line = lineFrom(text, start);
    if (line.trim() === head[1]) return;
    yield { line, start };
    start += line.length;
    if (text[start] === '\r') start++;
    if (text[start] !== '\n') return;
    start++;
  }
}

export const pipedPasswords: SecretRule = {
  id: 'piped-passwords',
  title: 'Passwords that a shell gives to chpasswd, passwd, sudo -S, docker login, kinit, cryptsetup through a pipe or a here-string',
  anchors: ['echo ', 'printf ', '<<<', '<<'],
  find({ text, strict }, found, places) {
    const tell = (all: string, at: number, reader: string): void => {
      // `printf 'a\na\n'` types it twice.
      const typed = all.split(/\\n|\n/, 1)[0]!;
      const value = reader === 'chpasswd' ? typed.slice(typed.indexOf(':') + 1) : typed;
      if (isNoSecret(value) || (strict && !isPlausible(value))) return;
      found({ kind: 'password', start: at + typed.length - value.length, length: value.length, label: reader });
    };
    for (const at of [...places('echo '), ...places('printf ')]) {
      const line = lineFrom(text, at);
      const word = /^(?:echo|printf)[ \t]{1,4}(?:-[neE]{1,3}[ \t]{1,4})?(?:%s(?:\\n)? |['"]%s(?:\\n)?['"] )?(?:"([^"]{3,256})"|'([^']{3,256})'|([^\s"'|;)]{3,256}))/.exec(line);
      if (!word) continue;
      const rest = line.slice(word[0].length);
      const reader = (PIPED.exec(rest) ?? ASKED.exec(rest))?.[1];
      if (reader === undefined) continue;
      const all = word[1] ?? word[2] ?? word[3]!;
      tell(all, at + word[0].lastIndexOf(all), reader);
    }
    for (const at of places('<<<')) {
      const here = HERE.exec(text.slice(Math.max(0, at - 200), at));
      const reader = here?.[1] ?? here?.[2];
      if (reader === undefined) continue;
      const word = /^<<<[ \t]{0,2}(?:"([^"]{3,256})"|'([^']{3,256})'|([^\s"'|;)]{3,256}))/.exec(lineFrom(text, at));
      const all = word?.[1] ?? word?.[2] ?? word?.[3];
      if (all !== undefined) tell(all, at + word![0].lastIndexOf(all), reader);
    }
    for (const at of places('<<')) {
      if (text[at + 2] === '<' || text[at - 1] === '<') continue;
      const before = READER.exec(text.slice(Math.max(0, at - 200), at));
      const reader = before?.[1] ?? before?.[2];
      if (reader === undefined) continue;
      for (const { line, start } of linesOfDocument(text, at)) {
        // Programs of a dialogue take commands: `user bob x`, `quote PASS x`.
        const command = /^\s{0,16}(?:quote )?(?:user \S{1,64}|pass|auth) (\S{3,128})$/i.exec(line)?.[1];
        const value = command ?? (/^\S{4,128}$/.test(line.trim()) ? line.trim() : undefined);
        if (value === undefined || (/^(?:ftp|lftp|sftp|telnet|smbclient)$/.test(reader) && command === undefined)) continue;
        tell(value, start + line.lastIndexOf(value), reader);
      }
    }
  },
}; // prettier-ignore

const BEFORE = 240;

/** What a dialogue sends behind a prompt for a password: Expect's `send`, pexpect's `sendline`. */
export const dialogues: SecretRule = {
  id: 'dialogues',
  title: 'What Expect, pexpect and their like send behind a prompt for a password',
  anchors: ['send "', 'send \\"', 'send -- "', 'sendline(', '.send('],
  find({ text, strict }, found, places) {
    for (const anchor of dialogues.anchors!) {
      for (const at of places(anchor)) {
        const start = at + anchor.length;
        const prompt = text.slice(Math.max(0, at - BEFORE), at);
        const asked = Math.max(...['assword', 'ASSWORD', 'assphrase', 'asscode'].map((word) => prompt.lastIndexOf(word)));
        // Only the first that is sent behind the prompt answers it.
        if (asked < 0 || /\bsend(?:line)?\b/.test(prompt.slice(asked))) continue;
        const form = anchor.endsWith('(') ? /^ ?[bru]{0,2}["']([^"'\\\s]{3,128})(?:\\[rn]){0,4}["']/ : /^([^"\\\s]{3,128})(?:\\{1,2}[rn]){0,4}\\?"/;
        const value = form.exec(text.slice(start, start + LINE))?.[1];
        if (value === undefined || isNoSecret(value) || value.startsWith('$') || (strict && !isPlausible(value))) continue;
        const find: SecretFind = { kind: 'password', start: text.indexOf(value, start), length: value.length };
        found(find);
      }
    }
  },
}; // prettier-ignore

function isPlausible(value: string): boolean {
  return plausibleValue(value.padEnd(4, '0'), { quoted: true, assigned: true });
}

function lineFrom(text: string, at: number): string {
  return /^[^\r\n\0]{1,640}/.exec(text.slice(at, at + LINE))?.[0] ?? '';
}
