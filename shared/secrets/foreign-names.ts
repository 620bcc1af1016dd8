/**
 * Words for passwords, keys and tokens in other languages than English, as names of variables and fields have them: with and
 * without diacritics, in their own script and transliterated. A name is compared in a plain form ({@link plainName}).
 */

const LETTERS: Readonly<Record<string, string>> = { ł: 'l', ø: 'o', đ: 'd', ð: 'd', þ: 'th', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i', ə: 'e', ς: 'σ', ё: 'е' }; // prettier-ignore

/** Lower case, letters and digits alone, diacritics of Latin, Greek, Cyrillic, Hebrew and Arabic taken off. */
export function plainName(name: string): string {
  return name
    .toLowerCase()
    .normalize('NFD')
    .replace(/[\u0300-\u036f\u0591-\u05c7\u064b-\u0655]/g, '')
    .normalize('NFC')
    .replace(/[łøđðþßæœıəςё]/g, (letter) => LETTERS[letter]!)
    .replace(/[^\p{L}\p{M}\p{N}]|\u0e4e/gu, '');
}

const of = (kind: string, words: string): (readonly [string, string])[] =>
  words.split(' ').map((word) => [word, kind]);

/** In Latin letters, without diacritics; what programs and English texts do not have as words of their own. */
export const LATIN: ReadonlyMap<string, string> = new Map([
  // Romance
  ...of('password', 'contrasena contrasenas contrasenia contrasenya contrasenyes contrasinal clave claveacceso claveusuario clavedeacceso palabraclave senha senhas palavrapasse palavrachave palavrasecreta chaveacesso motdepasse motsdepasse mdp mdpass mdpbdd mdpdb codeacces paroladordine parolaaccesso parola parole parolei parolaacces pasahitza pasahitz'),
  ...of('passphrase', 'phrasedepasse phrasesecrete frasedecontrasena frasesecreta frasepasse'),
  ...of('secret', 'secrete secreto secretos segredo segredos segreto segreti geheim geheimnis geheimen sekret tajemstvi tajomstvo titok gizli hemlighet hemmelighet hemmelighed hemlig salaisuus saladus noslepums paslaptis tajna skrivnost rahasia bimat himitsu maxfiy'),
  ...of('token', 'jeton jetonacces zeton gettone belirtec fichaacceso'),
  ...of('key', 'secretecle clesecrete cleprivee cleapi cleacces clefapi clefsecrete clefprivee claveapi clavesecreta claveprivada chavesecreta chaveprivada chaveapi chavedeapi chiavesegreta chiaveprivata chiaveapi cheiesecreta cheieprivata cheieapi apischlussel apischluessel geheimschlussel geheimschluessel geheimerschlussel geheimerschluessel privatschlussel privaterschluessel zugangsschlussel zugangsschluessel geheimesleutel privesleutel apisleutel toegangssleutel kluczapi kluczprywatny tajnyklucz klicapi tajnyklic titkoskulcs apikulcs hemlignyckel apinyckel nyckelapi apinokkel hemmelignokkel apinogle salainenavain apiavain gizlianahtar apianahtari anahtarapi tajnikljuc apikljuc kljucapi slaptasraktas apiraktas slepenaatslega kuncirahasia kunciapi khoabimat khoaapi miyao miyue sekretnyjklyuch klyuchapi'),
  ...of('credentials', 'zugangsdaten anmeldedaten identifiants credenziali credenciales credenciais inloggegevens poswiadczenia'),
  // Germanic, Nordic, Baltic
  ...of('password', 'passwort passworter passwoerter kennwort kennworter kennwoerter losungswort geheimwort zugangscode zugangskennwort wachtwoord wachtwoorden wachtwrd toegangscode toegangswoord wagwoord wachtwurd passwuert losenord losenordet losen losenfras kodeord adgangskode adgangskoden adgangsord passord passordet passfrase lykilord salasana salasanat tunnussana salalause parool paroolid salasona slaptazodis slaptazodziai slaptazodzio'),
  // Slavic, Hungarian, Albanian, Turkic
  ...of('password', 'haslo hasla haslem heslo hesla hesel pristupoveheslo jelszo jelszava jelszavak jelmondat lozinka lozinke lozinku zaporka zaporke sifra geslo gesla parol parolya paroly paroldb gaslo fjalekalim fjalekalimi fjalekalimin sifre sifresi sifreler'),
  // Elsewhere
  ...of('password', 'katasandi sandi katalaluan katakunci matkhau nenosiri nywila cyfrinair pasfhocal pasvorto iphasiwedi kalmarsirri mima kouling pasuwado anshobango ansyobango bimilbeonho bimilbunho amho ramzobur gozarvazhe kalimatsirr kalimatalmurur kalimatalsirr sisma sismaa kodikos kwdikos synthimatiko sinthimatiko rahatphan rahatpan'),
  ...of('PIN', 'geheimzahl tunnusluku pinkod pinkodu pincode codepin codicepin codigopin pinkoodi kodpin pinkode'),
]); // prettier-ignore

/** A key of any sort: its value must look random. */
const KEYS = new Set(
  'chave chaves chiave chiavi cheie schlussel schluessel sleutel klucz klic kljuc kulcs nyckel nokkel nogle lykill avain anahtar anahtari raktas atslega kunci klyuch'.split(' '),
); // prettier-ignore

/** In scripts of their own: they count wherever they stand in a name, for words there are joined and inflected. */
const SCRIPTS: readonly (readonly [string, string])[] = [
  ...of('password', 'парол пассворд пасворд гасло лозинка лозинк шифра құпиясөз купуясоз сырсөз нууцүг рамз'),
  ...of('password', 'κωδικοσ κωδικου κωδικο κωδικοι συνθηματικο'),
  ...of('password', '密码 密碼 口令 通行码 通行碼 登录密 パスワード パスフレーズ 合言葉 暗証番号 비밀번호 암호 패스워드 비번'),
  ...of('password', 'كلمةالمرور كلمةمرور كلمةالسر كلمةسر الرقمالسري الرمزالسري رمزالمرور رمزعبور گذرواژه گذرواژە کلمهعبور كلمهعبور پاسورڈ پاسورد پټنوم وشەینهێنی تێپەڕوشە'),
  ...of('password', 'סיסמה סיסמא סיסמת סיסמאות ססמה ססמא פסוורד קודסודי פאראל'),
  ...of('password', 'รหัสผ่าน รหัสลับ พาสเวิร์ด ລະຫັດຜ່ານ ពាក្យសម្ងាត់ លេខសម្ងាត់ စကားဝှက် पासवर्ड कूटशब्द गुप्तशब्द संकेतशब्द পাসওয়ার্ড গোপনশব্দ கடவுச்சொல் పాస్వర్డ్ సంకేతపదం ಪಾಸ್ವರ್ಡ್ ಗುಪ್ತಪದ പാസ്വേഡ് രഹസ്യവാക്ക് પાસવર્ડ ਪਾਸਵਰਡ මුරපදය ପାସୱାର୍ଡ პაროლი გასაღებისიტყვა գաղտնաբառ የይለፍቃል የሚስጥርቃል'),
  ...of('secret', 'секрет таємниц таен тайна таина μυστικο 秘密 シークレット 비밀 시크릿 הסוד סודי رازداری गुप्त'),
  ...of('token', 'токен жетон 令牌 トークン 토큰 אסימון टोकन'),
  ...of('key', '密钥 密鑰 金鑰 私钥 私鑰 秘钥 秘密鍵 暗号鍵 密匙 비밀키 인증키 ключapi apiключ секретныйключ закрытыйключ секретнийключ 访问密 授权码 アクセスキー apiキー api키 المفتاحالسري المفتاحالخاص מפתחסודי מפתחפרטי'),
  ...of('credentials', 'учетныеданные облiковiданi 凭据 凭证 憑證 認証情報 자격증명'),
]; // prettier-ignore

/** Plain already for both sides of a comparison. */
const PLAIN_SCRIPTS = SCRIPTS.map(([word, kind]) => [plainName(word), kind] as const);

/** What stands last of several words that blanks part: `mot de passe`, `kata sandi`. */
const LAST = new Set(
  'passe sandi laluan khau chave acesso acceso προσβασησ المرور مرور السر سر السري عبور نهێنی ቃል үг сөз слово'.split(' ').map(plainName),
); // prettier-ignore

/** What a name in another script, or with diacritics, announces; null for nothing. */
export function foreignKind(name: string): string | null {
  const plain = plainName(name);
  const script = PLAIN_SCRIPTS.find(([word]) => plain.includes(word));
  return script?.[1] ?? latinKind(name.split(/[^\p{L}\p{M}\p{N}]+/u).map(plainName));
}

/** True for a name that says: a key of some sort. */
export function isForeignKey(words: readonly string[], name: string): boolean {
  return words.some((word) => KEYS.has(word)) || /ключ|κλειδ|مفتاح|מפתח|鍵|钥/iu.test(name);
}

/** Of the words of a name, one, or two or three beside each other, from its end. */
export function latinKind(words: readonly string[]): string | null {
  for (let end = words.length; end > 0; end--) {
    for (let from = end - 1; from >= Math.max(0, end - 3); from--) {
      const kind = LATIN.get(
        words
          .slice(from, end)
          .join('')
          .replace(/\d{1,2}$/, ''),
      );
      if (kind !== undefined) return kind;
    }
  }
  // Written together: `dbheslo`, `Datenbankpasswort`.
  const last = words.at(-1) ?? '';
  for (const [word, kind] of LATIN)
    if (kind === 'password' && word.length > 4 && last.endsWith(word)) return kind;
  return null;
}

/** Where in `before` a name of several words begins, of which the last is `name`; its length for one word. */
export function nameOfWords(before: string, name: string): number {
  if (!LAST.has(plainName(name))) return before.length;
  for (const form of [/\S{1,24} $/, /\S{1,24} \S{1,24} $/]) {
    const first = form.exec(before);
    if (first !== null && foreignKind(first[0] + name) !== null) return first.index;
  }
  return before.length;
}

const decoder = new TextDecoder('utf-8', { fatal: true });

/** UTF-8 whose bytes stand as a character each, as text; text as it is. */
export function decodedText(text: string): string {
  if (!/[\x80-\xff]/.test(text) || /[^\0-\xff]/.test(text)) return text;
  try {
    return decoder.decode(Uint8Array.from(text, (char) => char.charCodeAt(0)));
  } catch {
    return text;
  }
}

/** Text as the bytes of its UTF-8, a character each: how it stands in memory and files. */
export function utf8Bytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}
