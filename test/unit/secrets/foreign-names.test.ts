/** Names in other languages say so as English ones do, as text and as the bytes of UTF-8. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { detectSecrets } from '../../../electron/analysis/secrets/index.ts';
import {
  decodedText,
  LATIN,
  nameOfWords,
  plainName,
  utf8Bytes,
} from '../../../shared/secrets/foreign-names.ts';
import { isLikely, LIKELY } from '../../../shared/secrets/likely-names.ts';
import { secretInVariable } from '../../../shared/secrets/looks-secret.ts';
import { secretName } from '../../../shared/secrets/secret-names.ts';

const NAMES = [
  'MOT_DE_PASSE', 'motDePasse', 'HASLO_DB', 'hasło', 'contraseña', 'CONTRASENA', 'senha_admin', 'Passwort', 'Datenbankkennwort', 'lösenord', 'LOSENORD', 'adgangskode', 'passord', 'salasana', 'jelszó', 'heslo', 'geslo', 'lozinka', 'şifre',
  'SIFRE', 'slaptažodis', 'parool', 'parole', 'lykilorð', 'fjalëkalimi', 'pasahitza', 'cyfrinair', 'mật_khẩu', 'matkhau', 'kata_sandi', 'wagwoord', 'пароль', 'ПАРОЛЬ_БД', 'лозинка', 'құпия_сөз', 'κωδικός', 'ΚΩΔΙΚΟΣ', '密码', '数据库密码',
  '密碼', '口令', 'パスワード', '비밀번호', '암호', 'كلمة_المرور', 'رمز_عبور', 'סיסמה', 'รหัสผ่าน', 'पासवर्ड', 'পাসওয়ার্ড', 'கடவுச்சொல்', 'პაროლი', 'գաղտնաբառ', 'clé_api', 'gizli_anahtar', 'секрет', '密钥', 'jeton', 'токен',
]; // prettier-ignore

describe('a name of another language', () => {
  it.each(NAMES)('says so, in text and in bytes: %s', (name) => {
    const verdict = secretName(name);
    expect(verdict?.weak).toBe(false);
    expect(secretName(utf8Bytes(name))).toEqual(verdict);
    expect(LIKELY.test(name)).toBe(true);
    const value = 'Tiger-oak-314';
    expect(secretInVariable(`${name}=${value}`)).toMatchObject({ start: name.length + 1, length: value.length });
    for (const place of ['memory', 'file'] as const) {
      const finds = detectSecrets(new Uint8Array(Buffer.from(`\0\0${name}=${value}\0`)), { place });
      expect(finds.map((find) => Buffer.from(find.value).toString())).toContain(value);
    }
  });

  it.each(['minimap', 'commands', 'parolees', 'имя', '用户名', 'benutzer', 'nom', 'wachten', 'hasLogo', 'clavier', 'pasta', 'ключи', 'schlüssel'])(
    'of something else, or of any key, does not: %s',
    (name) => {
      expect(secretName(name)?.weak ?? null).not.toBe(false);
    },
  );

  it.each([
    ['mot de passe : k4ng4r00', 'k4ng4r00'], ['Κωδικός πρόσβασης: k4ng4r00', 'k4ng4r00'], ['Kata sandi: k4ng4r00', 'k4ng4r00'], ['密码：k4ng4r00，请', 'k4ng4r00'], ['пароль: k4ng4r00', 'k4ng4r00'], ['{"contraseña":"k4ng4r00"}', 'k4ng4r00'], ['<senha>k4ng4r00</senha>', 'k4ng4r00'],
    ['API key: k4ng4r00', 'k4ng4r00'],
  ])('announces in a text: %s', (text, value) => {
    const finds = detectSecrets(new Uint8Array(Buffer.from(`\0\0see ${text}\0`)), { place: 'memory' });
    expect(finds.map((find) => Buffer.from(find.value).toString())).toContain(value);
  }); // prettier-ignore

  it.each(['"password": "Contraseña"', '"пароль": "Введите пароль"', '密码：请输入', 'Passwort: erforderlich', 'пароль: обязателен'])(
    'before a word of that language gives none: %s',
    (text) => {
      expect(detectSecrets(new Uint8Array(Buffer.from(`\0\0${text}\0`)), { place: 'memory' })).toEqual([]);
    },
  );
}); // prettier-ignore

describe('a plain name', () => {
  it('is the same with and without case and diacritics', () => {
    for (const [one, other] of [['Contraseña', 'CONTRASENA'], ['HASŁO', 'haslo'], ['Şifre', 'sifre'], ['ЁЛКА', 'елка'], ['κωδικός', 'ΚΩΔΙΚΟΣ']] as const) {
      expect(plainName(one)).toBe(plainName(other));
    }
  }); // prettier-ignore

  it('of a word in the list is the word', () => {
    for (const word of LATIN.keys()) expect(plainName(word)).toBe(word);
  });

  it('of several words begins with the first of them, and no other word is taken with it', () => {
    expect(nameOfWords('le mot de ', 'passe')).toBe(3);
    expect(nameOfWords('la bonne ', 'passe')).toBe('la bonne '.length);
    expect(nameOfWords('mot de ', 'nom')).toBe('mot de '.length);
  });
});

describe('bytes of UTF-8 as characters', () => {
  it('are decoded where they are, and left where they are none', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 20 }), (text) => {
        if (/[\x80-\xff]/.test(text) && !/[^\0-\xff]/.test(text)) return;
        expect(decodedText(utf8Bytes(text))).toBe(text);
      }),
    );
    expect(decodedText('caf\xe9')).toBe('caf\xe9');
  });
});

describe('parts of names', () => {
  it('are seen at once in each name that they are in', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'abcdefikmnoprstuwyz_'), maxLength: 14 }), (name) => {
        expect(isLikely(name, 0, name.length)).toBe(LIKELY.test(name));
      }),
      { numRuns: 5000 },
    );
    for (const word of [...LATIN.keys(), 'DBPW', 'x_pw', 'API_KEY', 'otp', 'pin', 'cvv', 'backup_code', 'mi_ma', 'bi_mat', 'cle_api'])
      expect(isLikely(word, 0, word.length)).toBe(LIKELY.test(word));
  });
}); // prettier-ignore
