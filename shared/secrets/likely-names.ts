/** Parts of names that may say so: most names of programs have none, and are told at once. */
import { rarestTriple, tripleKey, TRIPLES } from './anchors.ts';

/** In any case of letters. */
const STEMS = (
  'pas psw pss pphrase communit secret token key cred auth cook sess sig salt hmac seed cert lic dsn jwt sas psk bear mnem sid csrf xsrf refresh pat nonce crypt pepper tkn verifier kek dek rememberme ' +
  'kennw contras senha wachtw mdp clav chave parol segre geheim sekret tajem tajom titok titkos gizli hemli hemmel salai salad noslep tajn skrivn rahasi himits maxfiy ' +
  'jeton zeton getton belirt privada privata privee apiavain chiav cheie schl sleutel klucz klic kulcs nyckel nokkel nogle avain anahtar kljuc raktas rakt atsleg kunci khoa ' +
  'miyue klyuch zugang anmelded identifiant inlogg poswiad losung wacht wagw toegang losen kodeord adgang lykil salas tunnus parool slapta hasl hesl jels jelm lozin zapor ' +
  'sifr gesl gaslo fjalek sandi laluan khau nenos nywil neno_ cyfrin kalmar kalimat koulin bimil amho ramz gozarv sisma kodik kwdik thimati rahat pink phasi pasah pasuw'
).split(' ');
/** With places where letters may stand or not, each with three characters that it has. */
const FORMS: readonly (readonly [form: string, ...triples: string[]])[] = [
  ['tok$', 'tok'],
  ['otp$', 'otp'],
  ['(?:up|ery|ock|tch|tp|fa|ess|ity|ion|ice|ser|gin|uth|sms|ing|ite|time)[_.-]?codes?$', 'cod'],
  ['cv[cv]', 'cvc', 'cvv'],
  ['pin$', 'pin'],
  ['(?:ity|ret)_?answer$', 'swe'],
  ['cle_?api|clef_?api|cle_?acces', 'cle'],
  ['bi_?mat', 'mat'],
  ['mi_?yao', 'yao'],
  ['mi_?ma', 'mim', 'i_m'],
  ['ans[hy]o', 'ans'],
];

/** What a name must hold to be one that says so. */
export const LIKELY = new RegExp(
  ['pw', ...STEMS, ...FORMS.map(([form]) => form), '[^\\0-\\x7f]'].join('|'),
  'i',
);

const KNOWN = new Uint8Array(TRIPLES);
for (const stem of STEMS) {
  const at = rarestTriple(stem);
  KNOWN[keyOf(stem.slice(at, at + 3))] = 1;
}
for (const [, ...triples] of FORMS) for (const triple of triples) KNOWN[keyOf(triple)] = 1;
for (let before = 0; before < 128; before++) KNOWN[keyOf(`${String.fromCharCode(before)}pw`)] = 1;

function keyOf(triple: string): number {
  return [...triple].reduce((key, char) => tripleKey(key, char.charCodeAt(0) | 0x20), 0);
}

/** True for part of a text that {@link LIKELY} matches by letters of ASCII. */
export function isLikely(text: string, start: number, end: number): boolean {
  let key = 0;
  for (let at = start; at < end; at++) {
    key = tripleKey(key, text.charCodeAt(at) | 0x20);
    if (KNOWN[key] === 1) return LIKELY.test(text.slice(start, end));
  }
  return false;
}
